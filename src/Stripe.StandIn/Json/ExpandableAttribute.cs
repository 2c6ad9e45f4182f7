namespace Stripe;

/// <summary>
/// A reference to another object. In JSON it is the object's id or, where the request asked for it to be expanded, the
/// object itself; the property beside it whose name ends in <c>Id</c> holds the id either way.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ExpandableAttribute : Attribute;
