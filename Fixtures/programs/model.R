# An objective of two matrices, as R keeps them; WRONG is replaced where the fixture is to be wrong.
value <- function(A, b) sum(sin(A %*% b))
gradient <- function(A, b) list(A = cos(A %*% b) %*% t(b), b = WRONG(t(A) %*% cos(A %*% b)))
inputs <- list(A = matrix(c(0.5, -1, 2, 1.5, 0.25, -0.75), 3, 2), b = c(1.25, 0.5))
