/// A moment by which something must have happened.
struct Deadline {
  private let end: ContinuousClock.Instant

  init(seconds: Double) { end = ContinuousClock.now + .seconds(seconds) }

  /// The milliseconds until then, at most 2³¹; 0 where it has passed.
  var milliseconds: Int32 {
    let rest = (end - ContinuousClock.now) / .milliseconds(1)
    return rest <= 0 ? 0 : Int32(min(rest + 1, 0x1p30))
  }

  var hasPassed: Bool { ContinuousClock.now >= end }
}
