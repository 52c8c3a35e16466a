import Testing
import TracewisePrograms

/// Command lines are split as a shell would, and no shell runs.
@Test(arguments: [
  ("python3 fit.py", ["python3", "fit.py"]), ("  a \t b ", ["a", "b"]),
  ("sh -c 'a b \"c\" \\'", ["sh", "-c", "a b \"c\" \\"]), ("\"a b\"c", ["a bc"]),
  ("a\\ b", ["a b"]), ("\"a\\\"b\\n\"", ["a\"b\\n"]), ("''", [""]), ("", []),
  ("a $HOME *", ["a", "$HOME", "*"]),
])
func words(_ line: String, _ expected: [String]) {
  #expect(Words.split(line) == expected)
}

@Test(arguments: ["'a", "\"a", "a\\"])
func quotationsThatDoNotEnd(_ line: String) { #expect(Words.split(line) == nil) }
