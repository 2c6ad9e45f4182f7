namespace StreamingStore.Web.Components.Posters;

/// <summary>Pictures that show something: a horizon, a town, a night. Drawn on 200 by 200 units, and a little past them.</summary>
internal static class PosterScenes
{
    public static void Horizon(SvgCanvas canvas, PosterPalette palette, PosterSeed seed)
    {
        var (x, y, radius) = (seed.Next(50, 150), seed.Next(70, 105), seed.Next(34, 54));
        canvas.Circle(x, y, radius + 16, palette.First, 0.25);
        canvas.Circle(x, y, radius, palette.First);
        double[] shades = [0.55, 0.8, 1];
        for (var i = 0; i < shades.Length; i++)
        {
            var left = 118 + (i * 24) + seed.Next(-12, 12);
            var right = 118 + (i * 24) + seed.Next(-12, 12);
            var bend = seed.Next(-34, 34);
            canvas.Path($"M-50 {left}Q60 {left - bend} 100 {(left + right) / 2}T250 {right}V260H-50Z", i == 2 ? palette.Ground : palette.Second, shades[i]);
        }
    }

    public static void Peaks(SvgCanvas canvas, PosterPalette palette, PosterSeed seed)
    {
        canvas.Circle(seed.Next(40, 160), seed.Next(45, 75), seed.Next(20, 32), palette.First);
        for (var i = 0; i < 4; i++)
        {
            var (x, top, half) = (seed.Next(10, 190), 62 + (i * 22) + seed.Next(-8, 8), seed.Next(70, 120));
            var fill = i % 2 == 0 ? palette.Second : palette.First;
            canvas.Path($"M{x} {top}L{x + half} 210H{x - half}Z", fill, 0.45 + (i * 0.15));
            canvas.Path($"M{x} {top}L{x + half} 210H{x + (half / 4)}Z", palette.Ground, 0.4);
        }
    }

    public static void Skyline(SvgCanvas canvas, PosterPalette palette, PosterSeed seed)
    {
        canvas.Circle(seed.Next(50, 150), seed.Next(50, 80), seed.Next(26, 42), palette.First);
        Row(0.45, palette.Second, 70, 120, lit: false);
        Row(1, palette.Ground, 95, 150, lit: true);

        void Row(double shade, string fill, int highest, int lowest, bool lit)
        {
            for (var x = -20 - seed.Next(0, 10); x < 220;)
            {
                var (width, top) = (seed.Next(20, 38), seed.Next(highest, lowest));
                canvas.Rect(x, top, width, 240 - top, fill, shade);
                for (var y = top + 9; lit && y < 190; y += 15)
                {
                    if (seed.Chance(45))
                        canvas.Rect(x + seed.Next(4, width - 9), y, 5, 7, palette.First, 0.85);
                }

                x += width + (seed.Chance(30) ? 4 : 0);
            }
        }
    }

    public static void Night(SvgCanvas canvas, PosterPalette palette, PosterSeed seed)
    {
        for (var i = 0; i < 22; i++)
            canvas.Circle(seed.Next(-10, 210), seed.Next(-10, 150), seed.Next(1, 2), palette.Ink, seed.Next(3, 9) / 10d);
        var (x, y, radius) = (seed.Next(60, 140), seed.Next(60, 95), seed.Next(30, 46));
        canvas.Circle(x, y, radius + 14, palette.Second, 0.18);
        // A crescent in one path: the outer arc there, a flatter one back.
        var tip = radius * 8 / 10;
        canvas.Path($"M{x - tip} {y - tip}A{radius} {radius} 0 1 0 {x + tip} {y + tip}A{radius} {radius} 0 0 1 {x - tip} {y - tip}Z", palette.Second);
        var crest = seed.Next(140, 160);
        canvas.Path($"M-50 {crest}Q{seed.Next(20, 80)} {crest - 40} 120 {crest + 10}T250 {crest - 5}V260H-50Z", palette.First, 0.7);
        canvas.Path($"M-50 {crest + 24}Q{seed.Next(60, 150)} {crest - 14} 250 {crest + 26}V260H-50Z", palette.Ground);
    }

    public static void Spotlight(SvgCanvas canvas, PosterPalette palette, PosterSeed seed)
    {
        var (from, to) = (seed.Next(20, 180), seed.Next(70, 130));
        canvas.Path($"M{from - 5} -50H{from + 5}L{to + 58} 160H{to - 58}Z", palette.First, 0.35);
        var second = 200 - from;
        canvas.Path($"M{second - 5} -50H{second + 5}L{to + 46} 160H{to - 46}Z", palette.Second, 0.35);
        canvas.Path($"M-50 160H250V260H-50Z", palette.Ground, 0.9);
        canvas.Path($"M{to - 58} 160A58 13 0 0 1 {to + 58} 160A58 13 0 0 1 {to - 58} 160Z", palette.First);
        // Somebody stands in the light.
        canvas.Circle(to, 98, 9, palette.Ground);
        canvas.Path($"M{to - 15} 160L{to - 11} 116Q{to} 104 {to + 11} 116L{to + 15} 160Z", palette.Ground);
    }

    public static void Iris(SvgCanvas canvas, PosterPalette palette, PosterSeed seed)
    {
        var (x, y) = (seed.Next(85, 115), seed.Next(85, 112));
        canvas.Circle(x, y, 112, palette.Second, 0.5);
        canvas.Circle(x, y, 84, palette.Second, 0.8);
        canvas.Circle(x, y, 60, palette.First);
        var horizon = y + seed.Next(8, 24);
        canvas.Path($"M{x - 58} {horizon}Q{x - 20} {horizon - seed.Next(8, 26)} {x} {horizon}T{x + 58} {horizon - 4}A60 60 0 0 1 {x - 58} {horizon}Z", palette.Ground, 0.85);
        canvas.Circle(x + seed.Next(-26, 26), y - 22, 9, palette.Ground, 0.85);
        for (var hole = -46; hole < 250; hole += 24)
        {
            canvas.Rect(6, hole, 9, 13, palette.Ground, 0.9);
            canvas.Rect(185, hole, 9, 13, palette.Ground, 0.9);
        }
    }
}
