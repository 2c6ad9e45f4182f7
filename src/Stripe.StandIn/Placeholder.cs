namespace Stripe; internal static class Placeholder;
