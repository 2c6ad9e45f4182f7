namespace StreamingStore.Web.Components.Parts;

/// <summary>The texts of small parts that many pages share.</summary>
public sealed class PartsText;
