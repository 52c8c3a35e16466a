% An objective of a matrix, as Octave keeps it; WRONG is replaced where the fixture is to be wrong.
1;
function value = value_at(x)
  value = sum(sum(x .^ 3)) + x(1, 1) * x(2, 3);
end
function gradient = gradient_at(x)
  gradient = 3 * x .^ 2;
  gradient(1, 1) += x(2, 3);
  gradient(2, 3) += WRONG(x(1, 1));
end
start = [0.5, -1, 2; 1.5, 0.25, -0.75];
