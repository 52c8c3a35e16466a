public enum PlaceholderTracewiseVerification {}
