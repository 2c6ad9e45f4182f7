using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace StreamingStore.Web.Hosting;

/// <summary>
/// Which answers are compressed. The length of a compressed page tells whether words of the address stand in it a second
/// time; where a page also holds something of the viewer's, whoever can make the viewer's browser ask and see how much
/// comes back can guess at it letter by letter (BREACH, https://www.breachattack.com). So pages for a browser that is
/// signed in are sent as they are. A visitor's page holds nothing that is not everybody's, an app's token is sent by no
/// other site, and pictures and static files repeat nothing of the address.
/// </summary>
public static class Compression
{
    /// <summary>Adds what compresses, over HTTPS too, the choice being made by <see cref="UseCompression"/>.</summary>
    public static void AddCompression(this IServiceCollection services) => services.AddResponseCompression(options =>
    {
        options.EnableForHttps = true;
        options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml"];
    });

    /// <summary>Compresses what holds nothing of a viewer's.</summary>
    public static void UseCompression(this WebApplication app)
    {
        var cookies = app.Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>();
        var signedIn = cookies.Get(IdentityConstants.ApplicationScheme).Cookie.Name!;
        app.UseWhen(
            context => HttpMethods.IsGet(context.Request.Method)
                && (context.Request.Path.StartsWithSegments("/posters") || !context.Request.Cookies.ContainsKey(signedIn)),
            compressed => compressed.UseResponseCompression());
    }
}
