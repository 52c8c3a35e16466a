public enum PlaceholderTracewiseLanguage {}
