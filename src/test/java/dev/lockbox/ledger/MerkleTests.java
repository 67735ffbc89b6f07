package dev.lockbox.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The trees and proofs are those of RFC 9162 (and RFC 6962): first the test vectors that its reference implementations
 * publish, then every tree of a handsome size against the definition, written down as it stands in section 2.1.
 */
class MerkleTests {

    private static final int SIZES = 130;

    private static final List<String> PUBLISHED_LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");
    private static final List<String> PUBLISHED_LEAF_HASHES = List.of(
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7",
            "07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "4271a26be0d8a84f0bd54c8c302e7cb3a3b5d1fa6780a40bcce2873477dab658",
            "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
            "46f6ffadd3d06a09ff3c5860d2755c8b9819db7df44251788c7d8e3180de8eb1");
    private static final List<String> PUBLISHED_ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
    private static final String LEFT_FOUR = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";
    private static final String RIGHT_FOUR = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
    private static final String SECOND_PAIR = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
    private static final String THIRD_PAIR = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
    private static final String FOURTH_PAIR = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";

    private static Hash hash(String hex) {
        return new Hash(HexFormat.of().parseHex(hex));
    }

    private static List<Hash> hashes(String... hex) {
        return Stream.of(hex).map(MerkleTests::hash).toList();
    }

    private static final List<Hash> PUBLISHED = PUBLISHED_LEAVES.stream()
            .map(leaf -> Hash.ofLeaf(HexFormat.of().parseHex(leaf)))
            .toList();
    private static final List<Hash> MANY = IntStream.range(0, SIZES)
            .mapToObj(i -> Hash.ofLeaf(ByteBuffer.allocate(4).putInt(i).array()))
            .toList();

    /** MTH of section 2.1.1, word for word. */
    private static Hash root(List<Hash> leaves) {
        if (leaves.isEmpty()) {
            return Hash.OF_NOTHING;
        }
        if (leaves.size() == 1) {
            return leaves.get(0);
        }
        int k = split(leaves.size());
        return Hash.ofChildren(root(leaves.subList(0, k)), root(leaves.subList(k, leaves.size())));
    }

    private static int split(int n) {
        int k = 1;
        while (k * 2 < n) {
            k *= 2;
        }
        return k;
    }

    /** PATH of section 2.1.3.1, word for word. */
    private static List<Hash> path(int m, List<Hash> leaves) {
        if (leaves.size() == 1) {
            return List.of();
        }
        int k = split(leaves.size());
        List<Hash> left = leaves.subList(0, k);
        List<Hash> right = leaves.subList(k, leaves.size());
        return m < k ? and(path(m, left), root(right)) : and(path(m - k, right), root(left));
    }

    /** SUBPROOF of section 2.1.4.1, word for word. */
    private static List<Hash> subproof(int m, List<Hash> leaves, boolean b) {
        if (m == leaves.size()) {
            return b ? List.of() : List.of(root(leaves));
        }
        int k = split(leaves.size());
        List<Hash> left = leaves.subList(0, k);
        List<Hash> right = leaves.subList(k, leaves.size());
        return m <= k ? and(subproof(m, left, b), root(right)) : and(subproof(m - k, right, false), root(left));
    }

    private static List<Hash> and(List<Hash> path, Hash last) {
        return Stream.concat(path.stream(), Stream.of(last)).toList();
    }

    private static Proofs.Subtrees subtrees(List<Hash> leaves) {
        return (level, index) -> root(leaves.subList((int) (index << level), (int) ((index + 1) << level)));
    }

    private static Frontier frontier(List<Hash> leaves) {
        Frontier frontier = Frontier.empty();
        leaves.forEach(frontier::add);
        return frontier;
    }

    @Test
    void leavesAndRootsAreThePublishedOnes() {
        assertThat(PUBLISHED)
                .isEqualTo(PUBLISHED_LEAF_HASHES.stream().map(MerkleTests::hash).toList());
        for (int size = 0; size <= 8; size++) {
            assertThat(frontier(PUBLISHED.subList(0, size)).root()).isEqualTo(hash(PUBLISHED_ROOTS.get(size)));
        }
    }

    @Test
    void inclusionPathsAreThePublishedOnes() {
        includes(0, 1);
        includes(0, 8, PUBLISHED_LEAF_HASHES.get(1), SECOND_PAIR, RIGHT_FOUR);
        includes(5, 8, PUBLISHED_LEAF_HASHES.get(4), FOURTH_PAIR, LEFT_FOUR);
        includes(2, 3, PUBLISHED_ROOTS.get(2));
        includes(1, 5, PUBLISHED_LEAF_HASHES.get(0), SECOND_PAIR, PUBLISHED_LEAF_HASHES.get(4));
    }

    private static void includes(int index, int size, String... path) {
        assertThat(Proofs.inclusion(index, size, subtrees(PUBLISHED))).isEqualTo(hashes(path));
        assertThat(Proofs.includes(PUBLISHED.get(index), index, size, hashes(path), hash(PUBLISHED_ROOTS.get(size))))
                .isTrue();
    }

    @Test
    void consistencyProofsAreThePublishedOnes() {
        isConsistent(1, 1);
        isConsistent(1, 8, PUBLISHED_LEAF_HASHES.get(1), SECOND_PAIR, RIGHT_FOUR);
        isConsistent(6, 8, THIRD_PAIR, FOURTH_PAIR, LEFT_FOUR);
        isConsistent(2, 5, SECOND_PAIR, PUBLISHED_LEAF_HASHES.get(4));
        isConsistent(6, 7, THIRD_PAIR, PUBLISHED_LEAF_HASHES.get(6), LEFT_FOUR);
    }

    private static void isConsistent(int earlier, int size, String... path) {
        assertThat(Proofs.consistency(earlier, size, subtrees(PUBLISHED))).isEqualTo(hashes(path));
        assertThat(Proofs.isConsistent(
                        earlier,
                        hash(PUBLISHED_ROOTS.get(earlier)),
                        size,
                        hash(PUBLISHED_ROOTS.get(size)),
                        hashes(path)))
                .isTrue();
    }

    @Test
    void theFrontierKnowsTheRootOfEverySizeAndGoesOnFromWhatWasKept() {
        Frontier frontier = Frontier.empty();
        for (int size = 0; size < SIZES; size++) {
            assertThat(frontier.root()).isEqualTo(root(MANY.subList(0, size)));
            assertThat(frontier.size()).isEqualTo(size);
            Frontier again = Frontier.of(size, frontier.peaks());
            assertThat(again.root()).isEqualTo(frontier.root());
            again.add(MANY.get(size));
            frontier = again;
        }
        assertThatThrownBy(() -> Frontier.of(3, new byte[32])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theFrontierTellsEachPerfectSubtreeOnce() {
        List<String> told = new ArrayList<>();
        Frontier frontier = Frontier.empty();
        for (Hash leaf : MANY) {
            frontier.add(leaf, (level, index, root) -> {
                told.add(level + "/" + index);
                assertThat(root).isEqualTo(subtrees(MANY).root(level, index));
            });
        }
        List<String> all = new ArrayList<>();
        for (int level = 1; 1 << level <= SIZES; level++) {
            for (int index = 0; (index + 1) << level <= SIZES; index++) {
                all.add(level + "/" + index);
            }
        }
        assertThat(told).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void everyLeafOfEveryTreeIsProvedInAndNowhereElse() {
        for (int size = 1; size < SIZES; size++) {
            List<Hash> leaves = MANY.subList(0, size);
            Hash root = root(leaves);
            for (int index = 0; index < size; index++) {
                List<Hash> path = Proofs.inclusion(index, size, subtrees(leaves));
                assertThat(path).isEqualTo(path(index, leaves));
                assertThat(Proofs.includes(MANY.get(index), index, size, path, root))
                        .isTrue();
                for (int other : new int[] {index - 1, index + 1, 0, size - 1, size, -1, index ^ 1}) {
                    assertThat(other != index && Proofs.includes(MANY.get(index), other, size, path, root))
                            .isFalse();
                }
                for (List<Hash> tampered : tampered(path)) {
                    assertThat(Proofs.includes(MANY.get(index), index, size, tampered, root))
                            .isFalse();
                }
                assertThat(Proofs.includes(MANY.get((index + 1) % SIZES), index, size, path, root))
                        .isFalse();
            }
        }
    }

    @Test
    void everyTreeIsProvedToBeginWithEveryEarlierOneAndWithNoOther() {
        for (int size = 1; size < SIZES; size++) {
            List<Hash> leaves = MANY.subList(0, size);
            Hash root = root(leaves);
            for (int earlier = 1; earlier <= size; earlier++) {
                Hash earlierRoot = root(leaves.subList(0, earlier));
                List<Hash> path = Proofs.consistency(earlier, size, subtrees(leaves));
                assertThat(path).isEqualTo(subproof(earlier, leaves, true));
                assertThat(Proofs.isConsistent(earlier, earlierRoot, size, root, path))
                        .isTrue();
                assertThat(Proofs.isConsistent(earlier, MANY.get(0), size, root, path))
                        .isEqualTo(earlier == 1);
                assertThat(Proofs.isConsistent(earlier, earlierRoot, size, Hash.OF_NOTHING, path))
                        .isFalse();
                for (List<Hash> tampered : tampered(path)) {
                    assertThat(Proofs.isConsistent(earlier, earlierRoot, size, root, tampered))
                            .isFalse();
                }
            }
        }
    }

    @Test
    void fromTheEmptyTreeEveryTreeGrows() {
        assertThat(Proofs.consistency(0, 7, subtrees(MANY))).isEmpty();
        assertThat(Proofs.isConsistent(0, Hash.OF_NOTHING, 7, root(MANY.subList(0, 7)), List.of()))
                .isTrue();
        assertThat(Proofs.isConsistent(0, MANY.get(0), 7, root(MANY.subList(0, 7)), List.of()))
                .isFalse();
        assertThat(Proofs.isConsistent(8, root(MANY.subList(0, 8)), 7, root(MANY.subList(0, 7)), List.of()))
                .isFalse();
        assertThat(Proofs.isConsistent(-1, MANY.get(0), 7, MANY.get(0), List.of()))
                .isFalse();
    }

    /** The ways the published probes spoil a proof: a bit turned, cut short, something before, something after, swapped. */
    private static List<List<Hash>> tampered(List<Hash> path) {
        List<List<Hash>> tampered = new ArrayList<>();
        for (int at = 0; at < path.size(); at++) {
            List<Hash> turned = new ArrayList<>(path);
            byte[] bytes = path.get(at).bytes().clone();
            bytes[at % Hash.LENGTH] ^= 4;
            turned.set(at, new Hash(bytes));
            tampered.add(turned);
        }
        if (!path.isEmpty()) {
            tampered.add(path.subList(0, path.size() - 1));
            tampered.add(path.subList(1, path.size()));
            tampered.add(and(path, path.get(0)));
        }
        if (path.size() > 1) {
            List<Hash> swapped = new ArrayList<>(path);
            swapped.set(0, path.get(1));
            swapped.set(1, path.get(0));
            tampered.add(swapped);
        }
        tampered.add(and(path, Hash.OF_NOTHING));
        tampered.add(Stream.concat(Stream.of(Hash.OF_NOTHING), path.stream()).toList());
        return tampered;
    }

    @Test
    void proofsOfALogOfBillionsNeedNoLog() {
        // As if every record were the same: a subtree's root then depends on its level alone.
        List<Hash> levels = new ArrayList<>(List.of(Hash.ofLeaf(new byte[0])));
        for (int level = 1; level < 62; level++) {
            levels.add(Hash.ofChildren(levels.get(level - 1), levels.get(level - 1)));
        }
        Proofs.Subtrees subtrees = (level, index) -> levels.get(level);
        var random = new Random(3);
        for (int i = 0; i < 200; i++) {
            long size = random.nextLong(1L << 40) + 2;
            long earlier = random.nextLong(size - 1) + 1;
            Hash root = root(size, levels);
            assertThat(Proofs.includes(levels.get(0), earlier, size, Proofs.inclusion(earlier, size, subtrees), root))
                    .isTrue();
            assertThat(Proofs.isConsistent(
                            earlier, root(earlier, levels), size, root, Proofs.consistency(earlier, size, subtrees)))
                    .isTrue();
        }
    }

    private static Hash root(long size, List<Hash> levels) {
        Hash root = null;
        for (int level = 0; level < 62; level++) {
            if ((size >> level & 1) == 1) {
                root = root == null ? levels.get(level) : Hash.ofChildren(levels.get(level), root);
            }
        }
        return root;
    }
}
