import Tracewise

/// Softmax regression: the logits of a picture x are W x + b. Of all models the smallest, and convex.
func runDigitsSoftmax(_ run: Run) throws {
  let digits = try Digits(run)
  print("softmax regression of 8×8 digits: \(digits.learnt.labels.count) learnt from\n")
  let passes = run.steps(60)
  let (_, history) = try train(
    Dense(weights: .zeros(10, 64), bias: .zeros(10, 1)),
    by: .nesterov(rate: .cosine(from: 0.1, steps: passes * 43), momentum: 0.9), passes: passes,
    on: digits, run,
    loss: { model, x, y in
      classificationLoss(model(x), y)
    },
    shares: { model in
      (
        accuracy(model(digits.learnt.x), digits.learnt),
        accuracy(model(digits.heldOut.x), digits.heldOut)
      )
    })
  try report(history, "digits-softmax", atLeast: 0.95, run)
}
