using StreamingStore.StripeMirror;

namespace StreamingStore.Web.Hosting;

/// <summary>
/// Keeps two stores off one private database. The system lets go of the lock when the process ends, however it ends.
/// </summary>
public static class DataDirectoryLock
{
    /// <summary>Takes the lock; dispose it to let go.</summary>
    /// <exception cref="StoreException">Another store runs on this folder, or it can't be written to.</exception>
    public static IDisposable Take(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            return new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StoreException($"The data folder {directory} can't be written to: choose another with --data DIR.", e);
        }
        catch (IOException e)
        {
            throw new StoreException($"Another store runs on the data folder {directory}: end it, or choose another folder with --data DIR.", e);
        }
    }
}
