#include "core/secretvalue.h"

#include <QDebug>
#include <QTest>

#include <string.h>
#include <type_traits>

using namespace console;
using namespace Qt::StringLiterals;

namespace {

QByteArray bytesOf(const SecretValue &secret)
{
    return secret.use([](QByteArrayView bytes) { return bytes.toByteArray(); });
}

template <typename T>
concept Printable = requires(QDebug debug, const T &value)
{
    debug << value;
};
template <typename T>
concept Comparable = requires(const T &a, const T &b)
{
    a == b;
};

} // namespace

class TestSecretValue : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void itCanBeMovedAndNothingElse()
    {
        static_assert(std::is_nothrow_move_constructible_v<SecretValue>);
        static_assert(std::is_nothrow_move_assignable_v<SecretValue>);
        static_assert(!std::is_copy_constructible_v<SecretValue>);
        static_assert(!std::is_copy_assignable_v<SecretValue>);
        static_assert(!std::is_convertible_v<SecretValue, QByteArray>);
        static_assert(!std::is_convertible_v<SecretValue, QString>);
        static_assert(!Printable<SecretValue>);
        static_assert(!Comparable<SecretValue>);
        SecretValue a("made up");
        SecretValue b(std::move(a));
        QVERIFY(a.isEmpty());
        QCOMPARE(bytesOf(b), "made up");
        SecretValue c("older");
        c = std::move(b);
        QVERIFY(b.isEmpty());
        QCOMPARE(bytesOf(c), "made up");
        QCOMPARE(c.size(), 7);
    }

    void anEmptyOneIsEmpty()
    {
        QVERIFY(SecretValue().isEmpty());
        QVERIFY(SecretValue(QByteArray()).isEmpty());
        QCOMPARE(SecretValue().size(), 0);
        QCOMPARE(bytesOf(SecretValue()), QByteArray());
        QVERIFY(SecretValue().clone().isEmpty());
    }

    void aSharedArrayElsewhereIsNotTouched()
    {
        const QByteArray mine("made up");
        {
            const SecretValue secret(mine);
            QCOMPARE(bytesOf(secret), mine);
        }
        QCOMPARE(mine, "made up");
    }

    void aCloneIsASecondHolder()
    {
        SecretValue clone;
        {
            const SecretValue secret("made up");
            clone = secret.clone();
            const char *first = secret.use([](QByteArrayView bytes) { return bytes.data(); });
            const char *second = clone.use([](QByteArrayView bytes) { return bytes.data(); });
            QVERIFY(first != second);
        }
        QCOMPARE(bytesOf(clone), "made up");
    }

    void rawMemoryOfAnotherIsCopiedAndNotWiped()
    {
        static char memory[] = "made up secret";
        SecretValue secret(QByteArray::fromRawData(memory, qsizetype(sizeof(memory) - 1)));
        QVERIFY(secret.use([](QByteArrayView bytes) { return bytes.data(); }) != memory);
        secret = SecretValue();
        QVERIFY(secret.isEmpty());
        QCOMPARE(QByteArray(memory), "made up secret");
    }

    void useReturnsWhatItsFunctionReturns()
    {
        const SecretValue secret("made up");
        QCOMPARE(secret.use([](QByteArrayView bytes) { return int(bytes.size()); }), 7);
        bool called = false;
        secret.use([&called](QByteArrayView) { called = true; });
        QVERIFY(called);
    }

    void manyHoldersShareOneSecret()
    {
        const SharedSecret shared = std::make_shared<const SecretValue>(QByteArray("made up"));
        const SharedSecret second = shared;
        QCOMPARE(bytesOf(*second), "made up");
    }
};

QTEST_GUILESS_MAIN(TestSecretValue)
#include "tst_secretvalue.moc"
