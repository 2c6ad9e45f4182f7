namespace StreamingStore.Web.Components.Posters;

/// <summary>Pictures that are pattern alone. Drawn on 200 by 200 units, and a little past them.</summary>
internal static class PosterPatterns
{
    public static void Diagonals(SvgCanvas canvas, PosterPalette palette, PosterSeed seed)
    {
        var lean = seed.Chance(50) ? 90 : -90;
        for (var x = -140; x < 300;)
        {
            var width = seed.Next(12, 44);
            var fill = seed.Pick([palette.First, palette.Second, palette.Ground, palette.First]);
            canvas.Path($"M{x} -20h{width}l{lean} 240h{-width}Z", fill, seed.Next(7, 10) / 10d);
            x += width + seed.Next(4, 14);
        }

        canvas.Circle(seed.Next(60, 140), seed.Next(70, 130), seed.Next(24, 40), palette.Ink, 0.92);
    }

    public static void Rays(SvgCanvas canvas, PosterPalette palette, PosterSeed seed)
    {
        var (x, y, rays) = (seed.Next(40, 160), seed.Next(100, 190), seed.Next(9, 14));
        for (var i = 0; i < rays; i++)
        {
            var (from, to) = (i * 2 * Math.PI / rays, ((i * 2) + 1) * Math.PI / rays);
            canvas.Path($"M{x} {y}L{At(x, from, Math.Cos)} {At(y, from, Math.Sin)}L{At(x, to, Math.Cos)} {At(y, to, Math.Sin)}Z", palette.First, 0.75);
        }

        var radius = seed.Next(28, 44);
        canvas.Circle(x, y, radius + 10, palette.Ground);
        canvas.Circle(x, y, radius, palette.Second);

        static int At(int centre, double angle, Func<double, double> axis) => centre + (int)(320 * axis(angle));
    }

    public static void Shards(SvgCanvas canvas, PosterPalette palette, PosterSeed seed)
    {
        for (var i = 0; i < 9; i++)
        {
            var (x, half, depth) = (-20 + (i * 28) + seed.Next(-8, 8), seed.Next(12, 26), seed.Next(60, 150));
            canvas.Path($"M{x - half} -50H{x + half}L{x + seed.Next(-12, 12)} {depth}Z", i % 3 == 0 ? palette.Second : palette.First, seed.Next(6, 10) / 10d);
        }

        for (var i = 0; i < 7; i++)
        {
            var (x, half, height) = (seed.Next(-10, 210), seed.Next(14, 30), seed.Next(120, 180));
            canvas.Path($"M{x - half} 260H{x + half}L{x + seed.Next(-10, 10)} {height}Z", palette.Ground, 0.9);
        }
    }

    public static void Orbits(SvgCanvas canvas, PosterPalette palette, PosterSeed seed)
    {
        var (x, y) = (seed.Next(60, 140), seed.Next(80, 130));
        for (var i = 0; i < 5; i++)
            canvas.Ring(x, y, 40 + (i * 24), palette.First, i % 2 == 0 ? 2 : 5, 0.85 - (i * 0.14));
        canvas.Circle(x, y, seed.Next(20, 30), palette.Second);
        for (var i = 0; i < 4; i++)
        {
            var angle = seed.Next(0, 628) / 100d;
            var reach = 40 + (i * 24);
            canvas.Circle(x + (int)(reach * Math.Cos(angle)), y + (int)(reach * Math.Sin(angle)), seed.Next(4, 10), i % 2 == 0 ? palette.Ink : palette.Second);
        }
    }

    public static void Blinds(SvgCanvas canvas, PosterPalette palette, PosterSeed seed)
    {
        canvas.Circle(seed.Next(60, 140), seed.Next(75, 125), seed.Next(50, 66), palette.First);
        var slats = seed.Next(9, 13);
        for (var i = 0; i <= slats; i++)
            canvas.Rect(-50, i * 200 / slats, 300, 3 + (i * 11 / slats), palette.Ground);
        var edge = seed.Next(20, 150);
        canvas.Path($"M{edge} -50h{seed.Next(26, 50)}l-34 310h-70Z", palette.Ground, 0.55);
    }

    public static void Overlap(SvgCanvas canvas, PosterPalette palette, PosterSeed seed)
    {
        var (y, gap, radius) = (seed.Next(85, 115), seed.Next(26, 42), seed.Next(48, 62));
        canvas.Circle(100 - gap, y, radius, palette.First, 0.95);
        canvas.Circle(100 + gap, y + seed.Next(-24, 24), radius, palette.Second, 0.85);
        if (seed.Chance(60))
            canvas.Circle(seed.Next(70, 130), y + seed.Next(-14, 14), radius / 3, palette.Ground);
        if (seed.Chance(50))
            canvas.Rect(-50, y + radius + 12, 300, 3, palette.First, 0.8);
    }

    public static void Waves(SvgCanvas canvas, PosterPalette palette, PosterSeed seed)
    {
        canvas.Circle(seed.Next(50, 150), seed.Next(45, 75), seed.Next(22, 36), palette.First);
        var height = seed.Next(12, 26);
        for (var i = 0; i < 6; i++)
        {
            var y = 84 + (i * 22);
            var start = -80 + seed.Next(0, 40);
            var fill = i % 2 == 0 ? palette.Second : palette.First;
            canvas.Path($"M{start} {y}q30 {-height} 60 0t60 0t60 0t60 0t60 0t60 0V280H{start}Z", i == 5 ? palette.Ground : fill, 0.5 + (i * 0.1));
        }
    }

    public static void Frames(SvgCanvas canvas, PosterPalette palette, PosterSeed seed)
    {
        var (driftX, driftY) = (seed.Next(-7, 7), seed.Next(-4, 7));
        for (var i = 0; i < 5; i++)
        {
            var (width, height) = (170 - (i * 34), 200 - (i * 38));
            var fill = i switch { 4 => palette.Ink, _ when i % 2 == 0 => palette.First, _ => palette.Ground };
            canvas.Rect(100 - (width / 2) + (i * driftX), 100 - (height / 2) + (i * driftY), width, height, fill, i == 0 ? 0.6 : 0.95);
        }
    }

    public static void Tiles(SvgCanvas canvas, PosterPalette palette, PosterSeed seed)
    {
        const int side = 50;
        for (var y = 0; y < 200; y += side)
        {
            for (var x = 0; x < 200; x += side)
            {
                var fill = seed.Pick([palette.First, palette.Second, palette.Ink]);
                canvas.Rect(x, y, side, side, palette.Ground, seed.Chance(50) ? 1 : 0.35);
                FormattableString? shape = seed.Next(1, 7) switch
                {
                    1 => $"M{x} {y}h{side}a{side} {side} 0 0 1 {-side} {side}Z",
                    2 => $"M{x + side} {y + side}h{-side}a{side} {side} 0 0 1 {side} {-side}Z",
                    3 => $"M{x} {y + side}v{-side}a{side} {side} 0 0 1 {side} {side}Z",
                    4 => $"M{x} {y}h{side}a25 25 0 0 1 {-side} 0Z",
                    5 => $"M{x + 5} {y + 25}a20 20 0 0 1 40 0a20 20 0 0 1 -40 0Z",
                    6 => $"M{x} {y + side}L{x + side} {y}V{y + side}Z",
                    _ => null,
                };
                if (shape is not null)
                    canvas.Path(shape, fill, 0.95);
            }
        }
    }
}
