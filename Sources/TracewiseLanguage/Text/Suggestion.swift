/// The candidate that `name` is most likely a misspelling of, or nil where none is near.
///
/// Nearness is the Damerau-Levenshtein distance (insert, delete, replace a letter, swap two
/// neighbours); upper and lower case differ by half a letter. A third of the letters may differ,
/// in a short name one, and all of them in case alone. Of equally near candidates the
/// alphabetically first is chosen, so answers do not depend on the order of a dictionary.
public func suggestion(
  for name: String, among candidates: some Sequence<String>
) -> String? {
  let letters = Array(name)
  // Nobody misspells a name of a hundred letters, and the distance costs the square of it.
  guard letters.count >= 2, letters.count <= 64 else { return nil }
  let limit = 2 * max(1, letters.count / 3)
  var best: (distance: Int, name: String)?
  for candidate in candidates where candidate != name {
    let isSameButCase = candidate.lowercased() == name.lowercased()
    let other = Array(candidate)
    guard 2 * abs(other.count - letters.count) <= limit else { continue }
    let distance = halfLetterDistance(letters, other)
    guard isSameButCase || distance <= limit else { continue }
    if let found = best, (found.distance, found.name) <= (distance, candidate) { continue }
    best = (distance, candidate)
  }
  return best?.name
}

/// Twice the optimal-string-alignment distance, where a change of case costs one.
private func halfLetterDistance(_ a: [Character], _ b: [Character]) -> Int {
  var beforePrevious = [Int]()
  var previous = (0...b.count).map { 2 * $0 }
  for i in a.indices {
    var row = [2 * (i + 1)]
    for j in b.indices {
      var cost = min(previous[j + 1], row[j]) + 2
      cost = min(cost, previous[j] + replacementCost(a[i], b[j]))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        cost = min(cost, beforePrevious[j - 1] + 2)
      }
      row.append(cost)
    }
    (beforePrevious, previous) = (previous, row)
  }
  return previous[b.count]
}

private func replacementCost(_ a: Character, _ b: Character) -> Int {
  if a == b { return 0 }
  return a.lowercased() == b.lowercased() ? 1 : 2
}
