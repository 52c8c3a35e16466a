public import TracewiseLanguage
public import TracewiseVerification

extension Program {
  /// The text with the repairs of refuted claims in their places, and how many there are; nil where there are none.
  public func corrected(by records: [CheckRecord]) -> (text: String, count: Int)? {
    var bytes = Array(source.text.utf8)
    var count = 0
    for claim in claims.reversed() where !claim.isRefutation {
      guard
        let record = records.first(where: {
          $0.statement == .claim && $0.subject.hasSuffix(":\(claim.line)")
        }),
        record.verdict == .refuted, let repair = record.repairedClaim
      else { continue }
      bytes.replaceSubrange(claim.range.start..<claim.range.end, with: "claim \(repair)".utf8)
      count += 1
    }
    return count == 0 ? nil : (String(decoding: bytes, as: UTF8.self), count)
  }
}
