#include "flows/connectflow.h"
#include "flows/localdataflow.h"
#include "flows/syncflow.h"
#include "gui/screenshots.h"
#include "support/fakeclock.h"
#include "support/jobresult.h"
#include "support/practicesession.h"
#include "support/waiting.h"
#include "ui/main/cleardatadialog.h"
#include "ui/main/supportbundledialog.h"
#include "ui/widgets/messagebar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

/// Help > Create Support Bundle and Workspace > Clear Local Data, as a person uses them.
class TestDataDialogs : public QObject
{
    Q_OBJECT

    FakeClock m_clock{QDateTime(QDate(2026, 11, 20), QTime(15, 4, 5), Qt::UTC)};
    std::unique_ptr<PracticeSession> m_practice;
    std::shared_ptr<Session> m_session;
    std::unique_ptr<QSettings> m_settings;
    Payment m_payment;
    LogRing m_log;
    int m_openedAgain = 0;

    static QString secretKey() { return u"sk_live_"_s + u"51PrAcTiCe000001NobodyMayReadThis"_s; }
    template <typename T>
    static T *in(const QWidget *dialog, const char *name)
    {
        T *found = dialog->findChild<T *>(QLatin1String(name));
        if (!found)
            qFatal("no %s", name);
        return found;
    }
    void open()
    {
        const auto opened = resultOf(new OpenWorkspaceFlow(m_practice->services(), m_practice->workspace()));
        QVERIFY(opened && *opened);
        m_session = (*opened)->session;
    }
    QPointer<SupportBundleDialog> bundleDialog()
    {
        SupportBundleRequest request;
        request.program = {{{u"version"_s, u"1.2.3"_s}}, &m_log};
        request.settings = {{u"appearance"_s, u"dark"_s}, {u"token"_s, secretKey()}};
        QPointer dialog = new SupportBundleDialog(m_session.get(), m_practice->secrets(), m_clock, request, nullptr);
        QSignalSpy shown(dialog.data(), &SupportBundleDialog::shown);
        dialog->open();
        return console::test::waitFor([&] { return !shown.isEmpty(); }, 30000) ? dialog : nullptr;
    }
    QPointer<ClearDataDialog> clearDialog(bool maySettle = true)
    {
        const auto close = [this, maySettle] {
            if (maySettle)
                m_session.reset();
            return maySettle;
        };
        QPointer dialog = new ClearDataDialog(*m_session,
                                              {.services = m_practice->services(),
                                               .settings = *m_settings,
                                               .closeWorkspace = close,
                                               .openAgain = [this](const Workspace &) { ++m_openedAgain; }},
                                              nullptr);
        dialog->open();
        return dialog;
    }
    static QString said(const QWidget *dialog) { return dialog->findChild<MessageBar *>()->text(); }
    qsizetype paymentsHere()
    {
        const auto page = m_session->store().page({}, {}, 100);
        return page ? page->rows.size() : -1;
    }

private Q_SLOTS:
    void init()
    {
        m_practice = std::make_unique<PracticeSession>(m_clock, 40);
        QVERIFY2(m_practice->isReady(), qPrintable(m_practice->why()));
        const auto synced = resultOf(new SyncPaymentsFlow(m_practice->session()), 30000);
        QVERIFY(synced && *synced);
        m_payment = m_practice->session().store().page({}, {}, 1)->rows.constFirst();
        QVERIFY(m_payment.payerEmail.contains(u'@'));
        m_settings = std::make_unique<QSettings>(m_practice->dataFolder() + u"/console.ini"_s, QSettings::IniFormat);
        m_openedAgain = 0;
        open();
    }
    void cleanup()
    {
        m_session.reset();
        m_settings.reset();
        m_practice.reset();
    }

    void theBundleIsShownBeforeItIsSaved()
    {
        m_log.add(m_clock.now(), QtWarningMsg, u"console.net"_s,
                  u"refused "_s + secretKey() + u" of "_s + m_payment.payerEmail);
        const auto dialog = bundleDialog();
        QVERIFY(dialog);
        auto *preview = in<QPlainTextEdit>(dialog, "bundlePreview");
        const QString text = preview->toPlainText();
        QVERIFY(preview->isReadOnly());
        for (const QString &part : {u"version: 1.2.3"_s, u"appearance: dark"_s, u"keychain: ready"_s,
                                    u"audit trail: whole"_s, u"== Schema =="_s, u"console.net"_s})
            QVERIFY2(text.contains(part), qPrintable(part));
        QVERIFY(!text.contains(u"NobodyMayRead"_s));
        QVERIFY(!text.contains(m_payment.payerEmail) && !text.contains(m_payment.payerName));
        QVERIFY(!in<QCheckBox>(dialog, "personDataCheckBox")->isChecked());
        shoot(dialog, u"bundle"_s);

        const QString path = m_practice->dataFolder() + u"/bundle.txt"_s;
        QSignalSpy ended(dialog.data(), &SupportBundleDialog::saveEnded);
        dialog->saveTo(path);
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 30000);
        QVERIFY(ended.constFirst().constFirst().toBool());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(QString::fromUtf8(file.readAll()), text);
        QVERIFY(!(file.permissions() & (QFile::ReadGroup | QFile::ReadOther)));
        QVERIFY2(said(dialog).contains(u"bundle.txt"_s), qPrintable(said(dialog)));
        delete dialog.data();
    }

    void personDataOnlyWhereTicked()
    {
        const auto dialog = bundleDialog();
        QVERIFY(dialog);
        auto *preview = in<QPlainTextEdit>(dialog, "bundlePreview");
        auto *persons = in<QCheckBox>(dialog, "personDataCheckBox");
        auto *save = in<QPushButton>(dialog, "saveBundleButton");
        QSignalSpy shown(dialog.data(), &SupportBundleDialog::shown);
        persons->setChecked(true);
        QVERIFY(!save->isEnabled()); // what was shown is not what would be saved
        QTRY_COMPARE_WITH_TIMEOUT(shown.size(), 1, 30000);
        QVERIFY(save->isEnabled());
        QVERIFY(preview->toPlainText().contains(m_payment.payerEmail));
        QVERIFY(!preview->toPlainText().contains(u"NobodyMayRead"_s));
        shoot(dialog, u"bundle-persons"_s);
        persons->setChecked(false);
        QTRY_COMPARE_WITH_TIMEOUT(shown.size(), 2, 30000);
        QVERIFY(!preview->toPlainText().contains(m_payment.payerEmail));
        delete dialog.data();
    }

    void aFolderThatCannotBeWrittenIsSaid()
    {
        const auto dialog = bundleDialog();
        QVERIFY(dialog);
        QSignalSpy ended(dialog.data(), &SupportBundleDialog::saveEnded);
        dialog->saveTo(m_practice->dataFolder() + u"/no/such/folder/bundle.txt"_s);
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 30000);
        QVERIFY(!ended.constFirst().constFirst().toBool());
        QVERIFY2(said(dialog).contains(u"No file was left"_s), qPrintable(said(dialog)));
        QVERIFY(in<QPushButton>(dialog, "saveBundleButton")->isEnabled());
        delete dialog.data();
    }

    void allPaymentsAreClearedAndTheJournalStays()
    {
        QCOMPARE(paymentsHere(), 40);
        const auto dialog = clearDialog();
        QTRY_VERIFY_WITH_TIMEOUT(in<QLabel>(dialog, "extentLabel")->text().contains(u"40"_s), 30000);
        auto *clear = in<QPushButton>(dialog, "clearNowButton");
        QVERIFY(in<QPushButton>(dialog, "closeButton")->isDefault());
        shoot(dialog, u"clear"_s);
        QSignalSpy ended(dialog.data(), &ClearDataDialog::ended);
        clear->click();
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 60000);
        QVERIFY(ended.constFirst().constFirst().toBool());
        QVERIFY2(said(dialog).contains(u"40"_s), qPrintable(said(dialog)));
        shoot(dialog, u"cleared"_s);
        clear->click(); // is now: open the workspace again
        QCOMPARE(m_openedAgain, 1);
        QTRY_VERIFY(!dialog);
        open();
        QCOMPARE(paymentsHere(), 0);
        const auto broken = resultOf(m_session->store().verifyAudit());
        QVERIFY(broken && *broken);
        QCOMPARE(**broken, 0);
    }

    void onlyOldPersonsAreTakenOut()
    {
        const auto dialog = clearDialog();
        auto *clear = in<QPushButton>(dialog, "clearNowButton");
        in<QRadioButton>(dialog, "clearAgedRadioButton")->setChecked(true);
        QVERIFY(!clear->isEnabled()); // older than what?
        auto *days = in<QComboBox>(dialog, "keepDaysComboBox");
        days->setCurrentIndex(days->findData(30));
        QVERIFY(clear->isEnabled());
        QCOMPARE(ClearDataDialog::keptDays(*m_settings), KeepDays(30));
        m_clock.advance(std::chrono::hours(24 * 400));
        QSignalSpy ended(dialog.data(), &ClearDataDialog::ended);
        clear->click();
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 60000);
        QVERIFY2(said(dialog).contains(u"hold no person"_s), qPrintable(said(dialog)));
        delete dialog.data();
        open();
        QCOMPARE(paymentsHere(), 40);
        const auto page = m_session->store().page({}, {}, 100);
        QVERIFY(std::ranges::all_of(page->rows, [](const Payment &p) {
            return p.payerName.isEmpty() && p.payerEmail.isEmpty() && p.plate.isEmpty() && !p.orderId.isEmpty();
        }));
    }

    void whatIsStillUnderWayStopsTheClearing()
    {
        const auto dialog = clearDialog(false);
        in<QPushButton>(dialog, "clearNowButton")->click();
        QVERIFY2(said(dialog).contains(u"nothing was cleared"_s), qPrintable(said(dialog)));
        QCOMPARE(paymentsHere(), 40);
        delete dialog.data();
    }
};

QTEST_MAIN(TestDataDialogs)
#include "tst_datadialogs.moc"
