using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Localization;

namespace StreamingStore.Web.Components.Pages.SignIn;

/// <summary>What somebody types to come in.</summary>
public sealed class Credentials : IValidatableObject
{
    private static readonly EmailAddressAttribute EmailRule = new();

    /// <summary>The email address, which is the user name too.</summary>
    public string Email { get; set; } = "";

    /// <summary>The password.</summary>
    public string Password { get; set; } = "";

    /// <summary>Stay signed in when the browser is closed.</summary>
    public bool Remember { get; set; }

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // Attributes would say it in one language.
        var L = validationContext.GetRequiredService<IStringLocalizer<SignInText>>();
        if (string.IsNullOrWhiteSpace(Email))
            yield return new(L["Enter your email address."], [nameof(Email)]);
        else if (!EmailRule.IsValid(Email))
            yield return new(L["This is not an email address."], [nameof(Email)]);
        if (string.IsNullOrEmpty(Password))
            yield return new(L["Enter a password."], [nameof(Password)]);
    }
}
