namespace StreamingStore.Web.Components.Pages.SignIn;

/// <summary>The texts of signing in and creating an account.</summary>
public sealed class SignInText;
