public import TracewiseLanguage
public import TracewiseVerification

extension Program {
  /// The text with the repairs of refuted claims in their places, and how many there are; nil where there are none.
  public func corrected(by records: [CheckRecord]) -> (text: String, count: Int)? {
    var bytes = Array(source.text.utf8)
    for claim in unread {
      bytes.replaceSubrange(claim.range.start..<claim.range.end, with: claim.written.utf8)
    }
    var count = 0
    let places = claims.map { ($0.line, $0.range) } + misfits.map { ($0.line, $0.range) }
    for (line, range) in places.sorted(by: { $0.0 > $1.0 }) {
      guard
        let record = records.first(where: {
          $0.statement == .claim && $0.subject.hasSuffix(":\(line)")
        }),
        record.verdict == .refuted, let repair = record.repairedClaim
      else { continue }
      bytes.replaceSubrange(range.start..<range.end, with: "claim \(repair)".utf8)
      count += 1
    }
    return count == 0 ? nil : (String(decoding: bytes, as: UTF8.self), count)
  }
}
