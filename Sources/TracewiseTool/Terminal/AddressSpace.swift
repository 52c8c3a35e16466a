import Foundation

/// What the system lets this process have of addresses, as `ulimit -v` says it.
enum AddressSpace {
  /// The most entries that are computed unless the command line says it, all values together.
  static let usualEntries = 1 << 27
  /// OpenBLAS asks for so many bytes, and again and again where they are not to be had.
  private static let buffer = 1 << 27

  /// The entries of all values for which there is room, twice over for what is computed backwards; nil where the
  /// system sets no limit.
  static var entries: Int? {
    var limit = rlimit()
    #if canImport(Glibc)
      let resource = __rlimit_resource_t(RLIMIT_AS.rawValue)
    #else
      let resource = RLIMIT_AS
    #endif
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur != rlim_t.max,
      let bytes = Int(exactly: limit.rlim_cur)
    else { return nil }
    let room = bytes - taken - buffer
    return max(0, min(usualEntries, room / (2 * MemoryLayout<Double>.size)))
  }

  /// Ends the process at once: threads of OpenBLAS that ask for their buffers would be waited for at its usual end.
  static func refuse() -> Never {
    let failure = Failure.data(
      "the system lets this process have too few addresses (ulimit -v): OpenBLAS alone takes "
        + "134 MB of them for each thread", in: "tracewise")
    Output.message(failure.message)
    _exit(failure.code.rawValue)
  }

  /// The bytes of addresses that are taken; 0 where the system does not say it.
  private static var taken: Int {
    let pages = try? String(contentsOfFile: "/proc/self/statm", encoding: .ascii)
    let count = pages.flatMap { Int($0.prefix { $0 != " " }) } ?? 0
    return count * sysconf(Int32(_SC_PAGESIZE))
  }
}
