namespace StreamingStore; internal static class Placeholder;
