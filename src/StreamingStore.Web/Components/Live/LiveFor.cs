using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace StreamingStore.Web.Components.Live;

/// <summary>Which pages hold a circuit.</summary>
public static class LiveFor
{
    /// <summary>
    /// The render mode of an island: live for somebody who is signed in, plain HTML for a visitor. What a visitor may
    /// watch never changes, and a crawler should cost no circuit.
    /// </summary>
    /// <param name="viewerId">Who looks at the page; null for a visitor.</param>
    public static IComponentRenderMode? Viewer(Guid? viewerId) => viewerId is null ? null : RenderMode.InteractiveServer;
}
