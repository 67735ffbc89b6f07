package dev.lockbox.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Notes and keys are read and checked as the C2SP specifications and Go's sumdb, which came first, publish them. */
class SignedNoteTests {

    private static final String PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private static final String ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
    private static final String TEXT =
            """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.
            """;
    private static final String BY_PETER =
            "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    private static final String BY_ENOCH =
            "\u2014 EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

    private static boolean isSigned(String note, String... keys) {
        return SignedNote.parse(note)
                .isSignedByOneOf(List.of(keys).stream().map(VerifierKey::parse).toList());
    }

    @Test
    void theNotesOfGoAreTrue() {
        String note = TEXT + "\n" + BY_PETER + BY_ENOCH;
        assertThat(isSigned(note, PETER)).isTrue();
        assertThat(isSigned(note, ENOCH)).isTrue();
        assertThat(isSigned(note, PETER, ENOCH)).isTrue();
        assertThat(isSigned(note)).isFalse();
        assertThat(SignedNote.parse(note)).hasToString(note);
        assertThat(SignedNote.parse(note).text()).isEqualTo(TEXT);
        assertThat(SignedNote.parse(note).signatures().get(0).id()).isEqualTo("c74f20a3");
    }

    @Test
    void theExampleOfTheSpecificationIsTrue() {
        assertThat(isSigned(
                        """
                        This is an example message.

                        \u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
                        """,
                        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"))
                .isTrue();
    }

    @Test
    void theCheckpointOfTheSpecificationIsRead() {
        SignedNote note = SignedNote.parse(
                """
                example.com/behind-the-sofa
                20852163
                CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

                \u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
                """);
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        assertThat(checkpoint.origin()).isEqualTo("example.com/behind-the-sofa");
        assertThat(checkpoint.size()).isEqualTo(20_852_163);
        assertThat(checkpoint.text()).isEqualTo(note.text());
    }

    @Test
    void aTextThatWasAlteredIsWorthNothing() {
        String altered = TEXT.replace("your", "my") + "\n" + BY_PETER + BY_ENOCH;
        assertThatThrownBy(() -> isSigned(altered, PETER)).hasMessageContaining("false");
        String oneFalse = TEXT + "\n" + BY_PETER + BY_ENOCH.replace("rwz+eBzm", "rwz+eBzn");
        assertThatThrownBy(() -> isSigned(oneFalse, PETER, ENOCH)).hasMessageContaining("false");
        assertThat(isSigned(oneFalse, PETER)).isTrue();
    }

    @Test
    void signaturesOfStrangersArePassedOver() {
        assertThat(isSigned(TEXT + "\n" + BY_ENOCH, PETER)).isFalse();
        // The same name with another key, and another name with the same key's id.
        String namesake = BY_ENOCH.replace("EnochRoot", "PeterNeumann");
        assertThat(isSigned(TEXT + "\n" + namesake, PETER)).isFalse();
        assertThat(isSigned(TEXT + "\n" + BY_PETER.replace("PeterNeumann", "EnochRoot"), PETER))
                .isFalse();
    }

    @Test
    void theTextEndsAtTheLastEmptyLine() {
        SignedNote note = SignedNote.parse("a\n\nb\n\n" + BY_PETER);
        assertThat(note.text()).isEqualTo("a\n\nb\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "text\n",
                "text\n\n",
                "text\n\n\n",
                "text\n\n\u2014 name\n",
                "text\n\n\u2014 name AAAA\n",
                "text\n\n\u2014 name AAAAAAA=",
                "text\n\n- name AAAAAAA=\n",
                "text\n\n\u2014  AAAAAAA=\n",
                "text\n\n\u2014 na+me AAAAAAA=\n",
                "text\n\n\u2014 na\u00a0me AAAAAAA=\n",
                "text\n\n\u2014 name AAAA!AA=\n",
                "text\n\n\u2014 name AAAAAAA\n",
                "text\n\n\u2014 name AAAAAAA=\nmore\n",
                "te\rxt\n\n\u2014 name AAAAAAA=\n",
                "te\u0000xt\n\n\u2014 name AAAAAAA=\n",
                "\n\n\u2014 name AAAAAAA=\n"
            })
    void whatIsNoNoteIsRefused(String note) {
        assertThatThrownBy(() -> SignedNote.parse(note)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyKeyThatWasDamagedIsRefused() {
        assertThat(VerifierKey.parse(PETER)).hasToString(PETER);
        List<String> damaged = new ArrayList<>(List.of(
                // Too long, and of an unknown kind, each with an id that fits.
                "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
                "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
                "Peter\u00a0Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"));
        for (int from = 0; from < PETER.length(); from++) {
            for (int to = from; to <= PETER.length(); to++) {
                if (to - from < PETER.length()) {
                    damaged.add(PETER.substring(from, to));
                }
            }
            damaged.add(PETER.substring(0, from) + (char) (PETER.charAt(from) + 1) + PETER.substring(from + 1));
        }
        for (String key : damaged) {
            assertThatThrownBy(() -> VerifierKey.parse(key)).as(key).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "log\n5\n",
                "log\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
                "\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "log\n05\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "log\n-5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "log\n\u0665\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "log\n99999999999999999999\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
                "log\n5\nAAAA\n",
                "log\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
                "log\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
                "log\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\nmore\n",
                "log\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\nmore"
            })
    void whatIsNoCheckpointIsRefused(String text) {
        assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCheckpointMayHaveFurtherLines() {
        assertThat(Checkpoint.parse("log\n0\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\nmore\n")
                        .size())
                .isZero();
    }
}
