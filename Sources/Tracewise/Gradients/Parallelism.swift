import COpenBLAS

/// How many threads large products and factorisations use.
public enum Parallelism {
  /// Sets the number of threads that OpenBLAS uses, for the whole process.
  public static func setThreads(_ count: Int) {
    openblas_set_num_threads(Int32(clamping: Swift.max(count, 1)))
  }

  /// The number of threads that OpenBLAS uses.
  public static var threads: Int { Int(openblas_get_num_threads()) }
}
