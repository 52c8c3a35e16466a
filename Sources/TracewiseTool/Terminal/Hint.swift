import TracewiseLanguage

/// What a word that is not known may have meant.
enum Hint {
  /// `; did you mean 'check'?`, or nothing where no candidate is near.
  static func didYouMean(
    _ word: String, among candidates: [String], prefix: String = ""
  ) -> String {
    nearest(word, among: candidates).map { "; did you mean '\(prefix)\($0)'?" } ?? ""
  }

  /// The candidate that a word misspells, begins, or goes on from: `grad` for `gradient`, `trace`
  /// for `tr`.
  static func nearest(_ word: String, among candidates: [String]) -> String? {
    let begun = candidates.filter { $0.hasPrefix(word) }.min { $0.count < $1.count }
    // A word of three letters that begins another is more than a misspelling of a third.
    if let begun, word.count >= 3 { return begun }
    if let candidate = suggestion(for: word, among: candidates) { return candidate }
    guard word.count >= 2 else { return nil }
    return begun
      ?? candidates.filter { word.hasPrefix($0) && $0.count >= 2 }.max { $0.count < $1.count }
  }
}
