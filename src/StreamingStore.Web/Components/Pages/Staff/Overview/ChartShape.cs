namespace StreamingStore.Web.Components.Pages.Staff.Overview;

/// <summary>How a chart draws its series.</summary>
public enum ChartShape
{
    /// <summary>Areas, one on the other.</summary>
    Stacked,

    /// <summary>Lines.</summary>
    Lines,

    /// <summary>Columns, one on the other.</summary>
    Columns,
}

/// <summary>A point of a chart.</summary>
/// <param name="Label">Its place on the axis, in words: a day, a week, a minute.</param>
/// <param name="Value">Its height.</param>
public sealed record ChartPoint(string Label, double Value);

/// <summary>A series of a chart; all series of one chart have the same labels in the same order.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Points">Its points.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Points);
