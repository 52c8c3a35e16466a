public enum PlaceholderTracewiseDerivation {}
