using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using StreamingStore.Staff;
using StreamingStore.StripeMirror;
using StreamingStore.Web.Accounts;
using StreamingStore.Web.Components.Pages.Staff.Parts;

namespace StreamingStore.Web.Components.Pages.Staff;

/// <summary>A live part of a staff page: does one thing at a time in the name of who is signed in, and says how it ended.</summary>
public abstract class StaffIsland : ComponentBase
{
    [CascadingParameter] private Task<AuthenticationState>? Authentication { get; set; }

    /// <summary>How the last act ended; null where there is nothing to say.</summary>
    protected string? Message { get; private set; }

    /// <summary>The message's tone: <c>good</c>, <c>bad</c> or <c>plain</c>.</summary>
    protected string Tone { get; private set; } = "plain";

    /// <summary>Something is under way.</summary>
    protected bool Busy { get; private set; }

    /// <summary>Says something where acts say how they ended.</summary>
    protected void Say(string tone, string? message) => (Tone, Message) = (tone, message);

    /// <summary>
    /// Does something as the member of staff who is signed in. What their role or the store's settings do not allow is said,
    /// and not done; that Stripe or the database failed is said too, and the part stays as it is, with all that was entered.
    /// </summary>
    protected async Task ActAsync(Func<Guid, Task> act)
    {
        if (Busy)
            return;
        Busy = true;
        Say("plain", null);
        try
        {
            await act((await Authentication!).User.RequiredViewerId());
        }
        catch (Exception refused) when (refused is StaffRefusedException or StoreException)
        {
            Say("bad", refused.Message);
        }
        catch (Exception e) when (Unheard.Is(e))
        {
            Say("bad", Unheard.Say(e));
        }
        finally
        {
            Busy = false;
        }
    }
}
