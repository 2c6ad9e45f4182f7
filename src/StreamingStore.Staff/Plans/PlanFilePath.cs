namespace StreamingStore.Staff.Plans;

/// <summary>Where the file of the plans lies, <c>db/plans.json</c>.</summary>
/// <param name="Path">Its path.</param>
public sealed record PlanFilePath(string Path);
