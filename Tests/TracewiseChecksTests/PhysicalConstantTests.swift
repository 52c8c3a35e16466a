import Testing
import TracewiseChecks
import TracewiseLanguage
import TracewiseVerification

/// Numbers far from 1, with which floating point rounds and exact arithmetic must not be asked for last digits.
@Suite struct PhysicalConstantTests {
  @Test(arguments: [
    "sum(x.^3*6.62607015e-34)", "sum(x.^3/1.380649e-23)", "sum(x)/6.02214076e23",
    "sum((1e-20*x).^3)", "sum((x/1e20).^2)", "sum(x.^3)*0.00001234567", "sum(x/3e-9/7e-9)",
    "x^1/255555555555555555555555555555555", "x^1555255*555555555555",
    "sum(x.^3)*0.1*0.3/7e20",
  ]) func areDerived(_ loss: String) throws {
    let derived = try CheckedDerivation(BoundProgram(program("loss = \(loss)\n")), second: true)
    #expect(derived.failures.isEmpty, "\(derived.failures)")
  }

  /// A quotient copied with the 16 or 17 digits that it has as a double is right, and one with an error in its 15th digit
  /// is not.
  @Test(arguments: [
    ("3*6.62607015e-34/1.380649e-23*x.^2", Verdict.verified),
    ("3*4.799243073366221e-11*x.^2", .verified), ("1.4397729220098663e-10*x.^2", .verified),
    ("1.43977292201987e-10*x.^2", .refuted), ("1.4397729e-10*x.^2", .refuted),
  ]) func ofClaims(_ right: String, _ verdict: Verdict) throws {
    let text = "loss = sum(x.^3*6.62607015e-34/1.380649e-23)\nclaim grad(x) = \(right)\n"
    let record = try #require(try ProgramCheck(BoundProgram(program(text))).records().last)
    #expect(record.verdict == verdict, "\(record)")
  }

  /// Of numbers of up to 15 digits the decimal fraction is meant, whatever its power of ten.
  @Test func decimalsAreExact() throws {
    let text =
      "loss = sum(x.^3)*1.7e-7\nclaim grad(x) = 5.1e-7*x.^2\nclaim grad(x) = 5.10000000000001e-7*x.^2\n"
    let records = try ProgramCheck(BoundProgram(program(text))).records().suffix(2)
    #expect(records.map(\.verdict) == [.verified, .refuted])
    #expect(records.first?.oracle.description.contains("exact") == true)
  }
}
