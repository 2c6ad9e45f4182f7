using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace StreamingStore.ComponentTests.Localization;

/// <summary>Reads the shop's components as they are written: what they say in English, the Spanish files say too, and no more.</summary>
public sealed partial class TextsTests
{
    private static readonly string Components = Path.Combine(RepositoryRoot(), "src/StreamingStore.Web/Components");

    /// <summary>By folder of texts (<c>MoviesText</c>), every English text and the files that say it.</summary>
    private static readonly ILookup<string, (string Key, string File)> Said = SourceFiles().SelectMany(Texts).ToLookup(text => text.Marker, text => (text.Key, text.File));

    public static TheoryData<string> Markers => [.. Directory.EnumerateFiles(Components, "*Text.cs", SearchOption.AllDirectories).Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    [Theory]
    [MemberData(nameof(Markers))]
    public void Every_text_has_its_spanish(string marker)
    {
        var spanish = Spanish(marker);
        Assert.Empty(Said[marker].Where(text => !spanish.ContainsKey(text.Key)).Select(text => $"{text.File}: {text.Key}").Distinct());
    }

    [Theory]
    [MemberData(nameof(Markers))]
    public void No_spanish_is_left_over(string marker)
    {
        var english = Said[marker].Select(text => text.Key).ToHashSet();
        Assert.DoesNotContain(Spanish(marker).Keys, key => !english.Contains(key));
    }

    [Theory]
    [MemberData(nameof(Markers))]
    public void Spanish_takes_the_same_values_as_the_english_it_stands_for(string marker) =>
        Assert.Empty(Spanish(marker).Where(entry => !Places(entry.Key).SetEquals(Places(entry.Value))).Select(entry => $"{entry.Key}: {entry.Value}"));

    [Fact]
    public void A_text_is_written_out_where_it_is_said()
    {
        // A key put together at run time can't be read here, and would be found missing by a viewer.
        Assert.Empty(SourceFiles().Where(file => OddKey().IsMatch(File.ReadAllText(file))).Select(file => Path.GetRelativePath(Components, file)));
    }

    private static IEnumerable<(string Marker, string Key, string File)> Texts(string file)
    {
        var source = File.ReadAllText(file);
        var keys = Key().Matches(source).Select(match => Regex.Unescape(match.Groups[1].Value)).ToList();
        if (keys.Count == 0)
        {
            return [];
        }

        var markers = Marker().Matches(source).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.True(markers.Count == 1, $"{file} says texts of {markers.Count} folders: it takes one IStringLocalizer, as L.");
        return keys.Select(key => (markers[0], key, Path.GetRelativePath(Components, file)));
    }

    private static Dictionary<string, string> Spanish(string marker)
    {
        var file = Directory.EnumerateFiles(Components, $"{marker}.es.resx", SearchOption.AllDirectories).Single();
        return XDocument.Load(file).Root!.Elements("data").ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);
    }

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(match => match.Groups[1].Value)];

    private static IEnumerable<string> SourceFiles() =>
        new[] { "*.razor", "*.cs" }.SelectMany(pattern => Directory.EnumerateFiles(Components, pattern, SearchOption.AllDirectories));

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "StreamingStore.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return folder.FullName;
    }

    [GeneratedRegex("""\bL\["((?:[^"\\]|\\.)*)"[\],]""")]
    private static partial Regex Key();

    [GeneratedRegex("""\bL\[(?!"(?:[^"\\]|\\.)*"[\],])""")]
    private static partial Regex OddKey();

    [GeneratedRegex(@"IStringLocalizer<(\w+)>")]
    private static partial Regex Marker();

    [GeneratedRegex(@"\{(\d+)[^}]*\}")]
    private static partial Regex Place();
}
