using System.Globalization;
using System.Net;
using System.Text;

namespace StreamingStore.Web.Components.Posters;

/// <summary>
/// Writes SVG shapes, culture aside, whole units only. Shapes carry plain attributes and no ids, so the same film can
/// stand on one page many times, and neither a style sheet nor a content security policy has a say in how it looks.
/// </summary>
internal sealed class SvgCanvas
{
    private readonly StringBuilder svg = new();

    /// <summary>Opens a picture in the picture, which clips what is drawn in it. Its own units run to 200 by 200.</summary>
    public void OpenFrame(int x, int y, int width, int height) => Write(
        $"<svg x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 200 200\" preserveAspectRatio=\"xMidYMid slice\">");

    public void CloseFrame() => svg.Append("</svg>");

    public void Rect(int x, int y, int width, int height, string fill, double opacity = 1) =>
        Write($"<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{fill}\"{Opacity(opacity)}/>");

    public void Circle(int x, int y, int radius, string fill, double opacity = 1) =>
        Write($"<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{fill}\"{Opacity(opacity)}/>");

    public void Ring(int x, int y, int radius, string stroke, int width, double opacity = 1) =>
        Write($"<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"none\" stroke=\"{stroke}\" stroke-width=\"{width}\"{Opacity(opacity)}/>");

    public void Path(FormattableString data, string fill, double opacity = 1) =>
        Write($"<path d=\"{data.ToString(CultureInfo.InvariantCulture)}\" fill=\"{fill}\"{Opacity(opacity)}/>");

    /// <summary>Text is encoded here, so a title can hold anything.</summary>
    public void Text(int x, int y, string text, string fill, string attributes) =>
        Write($"<text x=\"{x}\" y=\"{y}\" fill=\"{fill}\" {attributes}>{WebUtility.HtmlEncode(text)}</text>");

    public override string ToString() => svg.ToString();

    private static string Opacity(double opacity) =>
        opacity >= 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" opacity=\"{opacity:0.##}\"");

    private void Write(FormattableString shape) => svg.Append(shape.ToString(CultureInfo.InvariantCulture));
}
