#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// The C library's functions, under names that those of matrices do not hide.
func realExp(_ x: Double) -> Double { exp(x) }
func realExpm1(_ x: Double) -> Double { expm1(x) }
func realLog(_ x: Double) -> Double { log(x) }
func realLog1p(_ x: Double) -> Double { log1p(x) }
func realPow(_ x: Double, _ y: Double) -> Double { pow(x, y) }
