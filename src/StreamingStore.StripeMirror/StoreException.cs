namespace StreamingStore.StripeMirror;

/// <summary>A prerequisite or a setting is missing or wrong; the message is one sentence that says what to do.</summary>
public sealed class StoreException : Exception
{
    /// <summary>Makes the exception with the sentence to show.</summary>
    public StoreException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
