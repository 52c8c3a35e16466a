import COpenBLAS

/// How many threads large products and factorisations use.
public enum Parallelism {
  /// Sets the number of threads that OpenBLAS uses, for the whole process: at least 1, and no more than
  /// the machine has processors, beyond which threads only wait for one another.
  public static func setThreads(_ count: Int) {
    let processors = Swift.max(Int(openblas_get_num_procs()), 1)
    openblas_set_num_threads(Int32(clamping: Swift.min(Swift.max(count, 1), processors)))
  }

  /// The number of threads that OpenBLAS uses.
  public static var threads: Int { Int(openblas_get_num_threads()) }
}
