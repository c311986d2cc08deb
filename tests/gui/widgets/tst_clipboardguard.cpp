#include "support/fakeclock.h"
#include "ui/widgets/clipboardguard.h"
#include "ui/widgets/clipboardhint.h"
#include "ui/widgets/copyfield.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestClipboardGuard : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        QApplication::clipboard()->clear();
        m_guard = std::make_unique<ClipboardGuard>(m_clock);
        m_secret = std::make_shared<const SecretValue>("sk_test_copied0123456789");
    }
    void cleanup() { m_guard.reset(); }

    void aSecretIsMarkedForClipboardManagers()
    {
        m_guard->copySecret(m_secret, u"Secret Key"_s);
        QCOMPARE(clip(), u"sk_test_copied0123456789"_s);
        QCOMPARE(QApplication::clipboard()->mimeData()->data(u"x-kde-passwordManagerHint"_s), "secret");
    }

    void eachSystemHasItsMarks()
    {
        using System = ClipboardGuard::System;
        QCOMPARE(ClipboardGuard::markedData(u"x"_s, System::Linux)->formats(),
                 (QStringList{u"text/plain"_s, u"x-kde-passwordManagerHint"_s}));
        const auto windows = ClipboardGuard::markedData(u"x"_s, System::Windows);
        QVERIFY(windows->hasFormat(u"ExcludeClipboardContentFromMonitorProcessing"_s));
        QCOMPARE(windows->data(u"CanIncludeInClipboardHistory"_s), QByteArray(4, '\0'));
        QCOMPARE(windows->data(u"CanUploadToCloudClipboard"_s), QByteArray(4, '\0'));
        QVERIFY(ClipboardGuard::markedData(u"x"_s, System::MacOs)
                    ->hasFormat(u"application/x-nspasteboard-concealed-type"_s));
    }

    void whatIsNoSecretHasNoMarkAndNoCountdown()
    {
        ClipboardGuard::copyPublic(u"pi_123"_s);
        QCOMPARE(clip(), u"pi_123"_s);
        QVERIFY(!QApplication::clipboard()->mimeData()->hasFormat(u"x-kde-passwordManagerHint"_s));
        QVERIFY(!m_guard->isCounting());
        CopyField field;
        field.setValue(u"ch_5"_s, u"charge"_s);
        field.findChild<QAbstractButton *>(u"copyButton"_s)->click();
        QCOMPARE(clip(), u"ch_5"_s);
    }

    void itIsTakenAwayAfterThirtySeconds()
    {
        m_guard->copySecret(m_secret, u"Secret Key"_s);
        QCOMPARE(m_guard->secondsLeft(), 30);
        m_clock.advance(29s);
        m_guard->tick();
        QCOMPARE(m_guard->secondsLeft(), 1);
        QVERIFY(!clip().isEmpty());
        m_clock.advance(1s);
        m_guard->tick();
        QVERIFY(clip().isEmpty());
        QVERIFY(!m_guard->isCounting());
        QCOMPARE(m_guard->secondsLeft(), 0);
    }

    void aClockThatWasSetBackDoesNotKeepIt()
    {
        m_guard->copySecret(m_secret, u"Secret Key"_s);
        m_clock.advance(-1h);
        m_guard->tick();
        QVERIFY(clip().isEmpty());
    }

    void whatAPersonCopiedInTheMeantimeStays()
    {
        m_guard->copySecret(m_secret, u"Secret Key"_s);
        QApplication::clipboard()->setText(u"shopping list"_s);
        QVERIFY(!m_guard->isCounting()); // ended at once, not after the countdown
        m_clock.advance(31s);
        m_guard->tick();
        m_guard->clearNow();
        QCOMPARE(clip(), u"shopping list"_s);
    }

    /// A clipboard manager that takes the text over holds our secret all the same.
    void takenOverWithTheSameTextItIsStillTakenAway()
    {
        m_guard->copySecret(m_secret, u"Secret Key"_s);
        QApplication::clipboard()->setText(u"sk_test_copied0123456789"_s);
        QVERIFY(m_guard->isCounting());
        m_clock.advance(30s);
        m_guard->tick();
        QVERIFY(clip().isEmpty());
    }

    void aSecondCopyBeginsTheCountdownAnew()
    {
        m_guard->copySecret(m_secret, u"Secret Key"_s);
        m_clock.advance(20s);
        m_guard->copySecret(std::make_shared<const SecretValue>("sk_live_second"), u"Live key"_s);
        QCOMPARE(m_guard->secondsLeft(), 30);
        QCOMPARE(m_guard->what(), u"Live key"_s);
        m_clock.advance(15s);
        m_guard->tick();
        QCOMPARE(clip(), u"sk_live_second"_s);
    }

    void itIsTakenAwayAtTheEnd()
    {
        m_guard->copySecret(m_secret, u"Secret Key"_s);
        m_guard.reset();
        QVERIFY(clip().isEmpty());
        m_guard = std::make_unique<ClipboardGuard>(m_clock);
        m_guard->copySecret(m_secret, u"Secret Key"_s);
        QVERIFY(QMetaObject::invokeMethod(qApp, "aboutToQuit", Qt::DirectConnection));
        QVERIFY(clip().isEmpty());
    }

    void theHintCountsAndClears()
    {
        ClipboardHint hint(*m_guard);
        QVERIFY(!hint.isVisibleTo(nullptr));
        m_guard->copySecret(m_secret, u"Secret Key (test)"_s);
        auto *label = hint.findChild<QLabel *>(u"clipboardHintLabel"_s);
        QVERIFY(label->text().contains(u"Secret Key (test)"_s));
        QVERIFY(label->text().contains(u"30"_s));
        m_clock.advance(9s);
        m_guard->tick();
        QVERIFY(label->text().contains(u"21"_s));
        QVERIFY(hint.isVisible());
        QVERIFY(!label->text().contains(u"sk_test"_s));
        hint.findChild<QPushButton *>(u"clearClipboardButton"_s)->click();
        QVERIFY(clip().isEmpty());
        QVERIFY(!hint.isVisible());
    }

    void theTimerTicksByItself()
    {
        m_guard->copySecret(m_secret, u"Secret Key"_s);
        m_clock.advance(30s);
        QSignalSpy changed(m_guard.get(), &ClipboardGuard::changed);
        QVERIFY(changed.wait(5000));
        QVERIFY(clip().isEmpty());
    }

private:
    static QString clip() { return QApplication::clipboard()->text(); }
    FakeClock m_clock;
    SharedSecret m_secret;
    std::unique_ptr<ClipboardGuard> m_guard;
};

QTEST_MAIN(TestClipboardGuard)
#include "tst_clipboardguard.moc"
