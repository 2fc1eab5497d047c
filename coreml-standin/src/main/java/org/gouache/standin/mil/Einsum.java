package org.gouache.standin.mil;

import org.gouache.tensor.Shape;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sums of products of two arrays whose dimensions have letters, as in {@code bkhc,bchq->bkhq}.
 *
 * @param both letters of both operands and the result
 * @param left of the first operand and the result
 * @param right of the second operand and the result
 * @param summed of both operands alone
 */
record Einsum(
        String first,
        String second,
        String result,
        String both,
        String left,
        String right,
        String summed) {
    private static final Pattern EQUATION = Pattern.compile("([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z]+)");

    static Array of(Call call) {
        Einsum einsum = parse(call, call.text("equation"));
        List<Array> values = call.arrays("values");
        if (values.size() != 2) {
            throw call.error(values.size() + " operands");
        }
        return einsum.apply(call, values.getFirst(), values.getLast());
    }

    private static Einsum parse(Call call, String equation) {
        Matcher parts = EQUATION.matcher(equation);
        if (!parts.matches()) {
            throw call.error("no equation of two operands: " + equation);
        }
        String first = parts.group(1);
        String second = parts.group(2);
        String result = parts.group(3);
        Einsum einsum =
                new Einsum(
                        first,
                        second,
                        result,
                        letters(result, first, true, second, true),
                        letters(result, first, true, second, false),
                        letters(result, first, false, second, true),
                        letters(first, second, true, result, false));
        String groups = einsum.both + einsum.left + einsum.right;
        if (groups.length() != result.length()
                || first.length() != (einsum.both + einsum.left + einsum.summed).length()
                || second.length() != (einsum.both + einsum.right + einsum.summed).length()) {
            throw call.error("a letter of %s is alone or twice in its place".formatted(equation));
        }
        return einsum;
    }

    /** Those of a text that are in one text, or not, and in another, or not. */
    private static String letters(
            String text, String one, boolean inOne, String other, boolean inOther) {
        StringBuilder letters = new StringBuilder();
        for (char letter : text.toCharArray()) {
            if (one.indexOf(letter) >= 0 == inOne && other.indexOf(letter) >= 0 == inOther) {
                letters.append(letter);
            }
        }
        return letters.toString();
    }

    private Array apply(Call call, Array x, Array y) {
        if (x.rank() != first.length() || y.rank() != second.length()) {
            throw call.error("x %s, y %s for %s".formatted(x.shape(), y.shape(), this));
        }
        Array lefts = matrices(x, first, both, left, summed);
        Array rights = matrices(y, second, both, summed, right);
        Array product = Products.matmul(call, lefts, false, rights, false);
        String letters = both + left + right;
        long[] sizes = new long[letters.length()];
        for (int i = 0; i < sizes.length; i++) {
            char letter = letters.charAt(i);
            int place = first.indexOf(letter);
            sizes[i] = place >= 0 ? x.shape().size(place) : y.shape().size(second.indexOf(letter));
        }
        Array named = product.reshaped(Shape.of(sizes));
        return named.at(named.places().permuted(places(result, letters)));
    }

    /** A batch of matrices whose dimensions are made of some letters each. */
    private static Array matrices(
            Array array, String letters, String batch, String rows, String columns) {
        Strided places = array.places();
        Array ordered = array.at(places.permuted(places(batch + rows + columns, letters)));
        Shape shape = array.shape();
        return ordered.reshaped(
                Shape.of(
                        size(shape, letters, batch),
                        size(shape, letters, rows),
                        size(shape, letters, columns)));
    }

    private static long size(Shape shape, String letters, String some) {
        return some.chars()
                .mapToLong(letter -> shape.size(letters.indexOf(letter)))
                .reduce(1, (a, b) -> a * b);
    }

    private static int[] places(String wanted, String letters) {
        return wanted.chars().map(letters::indexOf).toArray();
    }

    @Override
    public String toString() {
        return first + "," + second + "->" + result;
    }
}
