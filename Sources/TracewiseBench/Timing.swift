import Foundation

/// Runs a case for some seconds and says what it took, as one line of JSON.
func answer(_ measured: Case, _ seconds: Double) throws -> String {
  let (value, norms) = try measured.report()
  let times = try microseconds(of: measured.run, for: seconds)
  var usage = rusage()
  #if canImport(Glibc)
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  #else
    getrusage(RUSAGE_SELF, &usage)
  #endif
  return #"{"ok": true, "times": [\#(list(times.map { ($0 * 1e4).rounded() / 1e4 }))], "#
    + #""value": \#(value), "g": [\#(list(norms))], "maxrss_kb": \#(usage.ru_maxrss)}"#
}

private func list(_ numbers: [Double]) -> String {
  numbers.map { "\($0)" }.joined(separator: ", ")
}

/// The times of single evaluations; short ones are timed several at a time.
private func microseconds(of run: () throws -> Void, for seconds: Double) throws -> [Double] {
  try run()
  let once = try duration(of: run, repeated: 1)
  let inner = once < 2e-5 ? min(Int(4e-5 / (once + 1e-9)) + 1, 2000) : 1
  var times: [Double] = []
  let end = now() + seconds
  while times.count < 20_000 && (times.count < 3 || now() < end) {
    times.append(try duration(of: run, repeated: inner) / Double(inner) * 1e6)
  }
  return times
}

private func duration(of run: () throws -> Void, repeated count: Int) rethrows -> Double {
  let start = now()
  for _ in 0..<count { try run() }
  return now() - start
}

/// A clock that only goes forward, or where `BENCH_CLOCK` says so the time that the processor spent here, which
/// others on the machine do not lengthen much.
private let clock =
  ProcessInfo.processInfo.environment["BENCH_CLOCK"] == "processor"
  ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC

/// Seconds on the clock.
private func now() -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
  return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}
