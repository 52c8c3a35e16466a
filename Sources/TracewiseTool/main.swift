import Tracewise

var g = SeededGenerator(seed: 1)
let A = Matrix.randomNormal(3, 4, using: &g), B = Matrix.randomNormal(3, 3, using: &g)
let (loss, (dA, dB)) = try valueWithGradient(at: A, B) { A, B in
  trace(A.T * B.inverse() * A) + logDeterminant(B)
}
print(loss, dA, dB)
func f(_ A: Matrix, _ B: Matrix) -> Double { (trace(A.T * B.inverse() * A) + logDeterminant(B)).scalar }
var B2 = B; B2[1, 2] += 1e-6; var B3 = B; B3[1, 2] -= 1e-6
print((f(A, B2) - f(A, B3)) / 2e-6, dB[1, 2])
let x = Matrix.randomNormal(3, 3, using: &g)
let h = try gradient(at: x) { x in norm(gradient(at: x) { x in trace(x.power(3)) }).squared }
print(h)
print(18 * (x.T * x.T * x + x * x.T * x.T))
do { _ = try gradient(at: A, B) { A, B in sum(B * A.T) } } catch { print(error) }
do { _ = try gradient(at: A, B) { A, B in sum((B - B).inverse() * A) } } catch { print(error) }
do { _ = try gradient(at: A, B) { A, B in B * A } } catch { print(error) }
do { _ = try gradient(at: A, B) { A, B in sum(log(A) * A.T) } } catch { print(error) }
let D = Matrix.diagonal([0, 1, 2, 3])
print(try gradient(at: D) { determinant($0) })
print(try hessianVectorProduct(at: D, along: Matrix.ones(4, 4)) { determinant($0) })
