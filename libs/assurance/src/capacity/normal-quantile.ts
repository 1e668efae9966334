/** Coefficients of Acklam's rational approximation; relative error below 1.2e-9. */
const centre = { a: [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239], b: [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572] } as const;
const tail = { c: [-0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783], d: [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416] } as const;
const tailBelow = 0.02425;

/** Quantile of the standard normal distribution. @param probability above 0, below 1 */
export function normalQuantile(probability: number): number {
  if (probability < tailBelow) return inTail(Math.sqrt(-2 * Math.log(probability)));
  if (probability > 1 - tailBelow) return -inTail(Math.sqrt(-2 * Math.log(1 - probability)));
  const q = probability - 0.5;
  return (polynomial(centre.a, q * q) * q) / (polynomial(centre.b, q * q) * q * q + 1);
}

/** Quantile of Student's t distribution (Cornish-Fisher expansion; exact to 1e-3 from 10 degrees of freedom on). */
export function studentQuantile(probability: number, degrees: number): number {
  const z = normalQuantile(probability);
  const [z3, z5, z7] = [z ** 3, z ** 5, z ** 7];
  return z + (z3 + z) / (4 * degrees) + (5 * z5 + 16 * z3 + 3 * z) / (96 * degrees ** 2) + (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * degrees ** 3);
}

function inTail(q: number): number {
  return polynomial(tail.c, q) / (polynomial(tail.d, q) * q + 1);
}

/** Highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}
