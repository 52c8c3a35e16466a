/// Gauss's rule of 7 points and Kronrod's of 15 (Kronrod 1965), on an interval and its halves.
enum GaussKronrod {
  /// Places on [−1, 1], with the weights of both rules.
  static let nodes: [(x: Double, kronrod: Double, gauss: Double)] = {
    let half: [(Double, Double, Double)] = [
      (0.991455371120812639206854697526329, 0.022935322010529224963732008058970, 0),
      (
        0.949107912342758524526189684047851, 0.063092092629978553290700663189204,
        0.129484966168869693270611432679082
      ),
      (0.864864423359769072789712788640926, 0.104790010322250183839876322541518, 0),
      (
        0.741531185599394439863864773280788, 0.140653259715525918745189590510238,
        0.279705391489276667901467771423780
      ),
      (0.586087235467691130294144691693013, 0.169004726639267902826583426598550, 0),
      (
        0.405845151377397166906606412076961, 0.190350578064785409913256402421014,
        0.381830050505118944950369775488975
      ),
      (0.207784955007898467600689403773245, 0.204432940075298892414161999234649, 0),
    ]
    let middle = (0.0, 0.209482141084727828012999174891714, 0.417959183673469387755102040816327)
    return half.map { (-$0.0, $0.1, $0.2) } + [middle] + half.map { ($0.0, $0.1, $0.2) }
  }()

  /// The integral from a to b, and how far it may be off.
  static func integral(
    from a: Double = 0, to b: Double = 1, _ f: (Double) throws -> Double
  ) rethrows -> (value: Double, doubt: Double) {
    func rule(_ a: Double, _ b: Double) throws -> (kronrod: Double, gauss: Double) {
      var sums = (0.0, 0.0)
      for node in nodes {
        let value = try f((a + b) / 2 + node.x * (b - a) / 2)
        sums.0 += node.kronrod * value * (b - a) / 2
        sums.1 += node.gauss * value * (b - a) / 2
      }
      return sums
    }
    let (whole, left, right) = (try rule(a, b), try rule(a, (a + b) / 2), try rule((a + b) / 2, b))
    let value = left.kronrod + right.kronrod
    let doubt = abs(whole.kronrod - value) + abs(left.gauss + right.gauss - value)
    return (value, doubt)
  }
}
