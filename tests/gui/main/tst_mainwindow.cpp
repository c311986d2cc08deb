#include "gui/main/readypracticehost.h"
#include "gui/screenshots.h"
#include "models/paymenttablemodel.h"
#include "support/jobresult.h"
#include "support/practicesession.h"
#include "support/waiting.h"
#include "ui/main/headerbar.h"
#include "ui/main/mainwindow.h"
#include "ui/main/paymentannouncement.h"
#include "ui/main/workspacepage.h"
#include "ui/payments/makepracticepaymentdialog.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/modechip.h"

#include <QApplication>
#include <QDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenuBar>
#include <QNetworkProxy>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTcpServer>
#include <QTreeWidget>

using namespace console;
using namespace console::test;
using namespace Qt::StringLiterals;

class TestMainWindow : public QObject
{
    Q_OBJECT

    SystemClock m_clock;
    std::unique_ptr<PracticeSession> m_practice;
    std::unique_ptr<ReadyPracticeHost> m_host;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<WorkspaceRegistry> m_registry;
    std::unique_ptr<MainWindow> m_window;

    Services services()
    {
        Services all = m_practice->services();
        all.dataFolder = m_dir->path();
        return all;
    }
    void makeWindow()
    {
        m_window = std::make_unique<MainWindow>(services(), *m_registry, *m_host);
        m_window->show();
    }
    template <typename T>
    T *child(const QString &name)
    {
        T *found = m_window->findChild<T *>(name);
        if (!found)
            qFatal("no %s", qPrintable(name));
        return found;
    }
    bool openPractice()
    {
        QSignalSpy opened(m_window.get(), &MainWindow::workspaceOpened);
        m_window->openPractice();
        return console::test::waitFor([&] { return !opened.isEmpty(); }, 20000);
    }
    QString header(const char *label) { return child<QLabel>(QLatin1String(label))->text(); }

private Q_SLOTS:
    void initTestCase()
    {
        m_practice = std::make_unique<PracticeSession>(m_clock, 40);
        QVERIFY2(m_practice->isReady(), qPrintable(m_practice->why()));
        m_host = std::make_unique<ReadyPracticeHost>(*m_practice);
    }
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_registry = std::make_unique<WorkspaceRegistry>(m_dir->path());
        m_host->m_failure.reset();
        makeWindow();
    }
    void cleanup()
    {
        m_window.reset();
        m_registry.reset();
        m_dir.reset();
    }

    void beginsWithTheWorkspacePageAndNoSession()
    {
        QCOMPARE(m_window->currentPageId(), u"workspace"_s);
        QVERIFY(!m_window->session());
        QVERIFY(child<QPushButton>(u"openPracticeButton"_s)->isDefault());
        QVERIFY(header("workspaceLabel").contains(u"No workspace"_s));
        m_window->showPage(u"recentPayments"_s);
        QCOMPARE(m_window->currentPageId(), u"workspace"_s);
        shoot(m_window.get(), u"workspace-first"_s);
    }

    void menusAndNavigationUseTheArticlesWords()
    {
        QStringList paths;
        const std::function<void(const QList<QAction *> &, const QString &)> walk = [&](const QList<QAction *> &actions,
                                                                                        const QString &path) {
            for (QAction *action : actions) {
                const QString here = path + u'/' + action->text().remove(u'&');
                paths.append(here);
                if (action->menu())
                    walk(action->menu()->actions(), here);
            }
        };
        walk(m_window->menuBar()->actions(), {});
        QVERIFY(paths.contains(u"/System Configuration/Payments/Setup Payment Types"_s));
        QVERIFY(paths.contains(u"/Financial Management/Transaction Reports/Recent Payments"_s));
        auto *tree = child<QTreeWidget>(u"navigationTree"_s);
        QVERIFY(!tree->findItems(u"Recent Payments"_s, Qt::MatchExactly | Qt::MatchRecursive).isEmpty());
        QVERIFY(!tree->findItems(u"Setup Payment Types"_s, Qt::MatchExactly | Qt::MatchRecursive).isEmpty());
    }

    void theClientIdBecomesAnAddressOrAReason()
    {
        auto *field = child<QLineEdit>(u"clientIdLineEdit"_s);
        auto *token = child<QLineEdit>(u"apiTokenLineEdit"_s);
        auto *connectButton = child<QPushButton>(u"connectButton"_s);
        QCOMPARE(token->echoMode(), QLineEdit::Password);
        QVERIFY(!connectButton->isEnabled());
        field->setText(u"acme"_s);
        QCOMPARE(header("addressLabel"), u"https://acme.ops-com.com"_s);
        QVERIFY(!connectButton->isEnabled());
        token->setText(u"a token"_s);
        QVERIFY(connectButton->isEnabled());
        field->setText(u"ac me!"_s);
        QVERIFY(!header("clientIdProblemLabel").isEmpty());
        QVERIFY(!connectButton->isEnabled());
        shoot(m_window.get(), u"workspace-wrong-client-id"_s);
    }

    void theApiTokenStaysForAnotherTryAndGoesWhenThePageIsLeft()
    {
        // Nobody listens at the proxy, so the connection fails and nothing leaves this computer.
        QTcpServer closedPort;
        QVERIFY(closedPort.listen(QHostAddress::LocalHost));
        const quint16 port = closedPort.serverPort();
        closedPort.close();
        QNetworkProxy::setApplicationProxy(QNetworkProxy(QNetworkProxy::HttpProxy, u"127.0.0.1"_s, port));
        const auto noProxy =
            qScopeGuard([] { QNetworkProxy::setApplicationProxy(QNetworkProxy(QNetworkProxy::DefaultProxy)); });
        auto *token = child<QLineEdit>(u"apiTokenLineEdit"_s);
        auto *bar = child<QWidget>(u"workspacePage"_s)->findChild<MessageBar *>(u"messageBar"_s);
        child<QLineEdit>(u"clientIdLineEdit"_s)->setText(u"acme"_s);
        QTest::keyClicks(token, u"a token"_s);
        child<QPushButton>(u"connectButton"_s)->click();
        QTRY_VERIFY_WITH_TIMEOUT(bar->isShown(), 30000);
        QCOMPARE(bar->kind(), MessageBar::Kind::Error);
        QCOMPARE(token->text(), u"a token"_s); // nothing must be typed again

        m_window->hide();
        QCOMPARE(token->text(), QString());
        m_window->show();
        bar->findChild<QPushButton *>(u"messageActionButton"_s)->click();
        QVERIFY2(bar->text().contains(u"API token again"_s), qPrintable(bar->text()));

        QTest::keyClicks(token, u"another token"_s);
        QVERIFY(openPractice());
        QVERIFY(m_window->currentPageId() != u"workspace"_s);
        QCOMPARE(token->text(), QString());
        m_window->showPage(u"workspace"_s);
        QCOMPARE(token->text(), QString());
        QCOMPARE(child<QLineEdit>(u"clientIdLineEdit"_s)->text(), u"acme"_s);
    }

    void aKeychainThatIsLockedIsSaidWithARetry()
    {
        m_host->m_failure = Error{.kind = ErrorKind::KeychainLocked,
                                  .userText = u"The keychain is locked. Unlock it and try again."_s,
                                  .detail = {},
                                  .requestId = {},
                                  .httpStatus = 0,
                                  .code = {},
                                  .param = {}};
        m_window->openPractice();
        auto *page = child<QWidget>(u"workspacePage"_s);
        auto *bar = page->findChild<MessageBar *>(u"messageBar"_s);
        QTRY_VERIFY(bar->isShown());
        QVERIFY(bar->text().contains(u"locked"_s));
        shoot(m_window.get(), u"workspace-keychain-locked"_s);
        m_host->m_failure.reset();
        QSignalSpy opened(m_window.get(), &MainWindow::workspaceOpened);
        bar->findChild<QPushButton *>(u"messageActionButton"_s)->click();
        QTRY_COMPARE(opened.size(), 1);
    }

    void opensThePracticeWorkspaceAndShowsItsPayments()
    {
        QVERIFY(openPractice());
        QVERIFY(m_window->session());
        QCOMPARE(m_window->currentPageId(), u"recentPayments"_s);
        QCOMPARE(header("modeLabel"), u"PRACTICE"_s);
        auto *table = child<QTableView>(u"paymentsTableView"_s);
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 40, 20000);
        QTRY_VERIFY_WITH_TIMEOUT(header("freshnessLabel").startsWith(u"as of "_s), 20000);
        QCOMPARE(m_registry->lastUsed(), u"practice"_s);
        shoot(m_window.get(), u"window-practice"_s);
    }

    void theMoneyIsSeenWithoutScrollingSideways()
    {
        QVERIFY(openPractice());
        auto *table = child<QTableView>(u"paymentsTableView"_s);
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 40, 20000);
        const QHeaderView *header = table->horizontalHeader();
        const auto isSeen = [&](int column) {
            const int left = header->sectionViewportPosition(column);
            return left >= 0 && left + header->sectionSize(column) <= table->viewport()->width();
        };
        m_window->resize(1280, 800);
        QTRY_COMPARE(m_window->width(), 1280);
        for (int column = 0; column < PaymentTableModel::ColumnCount; ++column)
            QTRY_VERIFY2(table->isColumnHidden(column) || isSeen(column),
                         qPrintable(table->model()->headerData(column, Qt::Horizontal).toString()));
        QCOMPARE(table->horizontalScrollBar()->maximum(), 0);
        shoot(m_window.get(), u"window-1280"_s);
        m_window->resize(1024, 700);
        QTRY_COMPARE(m_window->size(), QSize(1024, 700));
        QTRY_VERIFY(isSeen(PaymentTableModel::AmountColumn));
        QVERIFY(isSeen(PaymentTableModel::RefundedColumn));
        shoot(m_window.get(), u"window-1024"_s);
    }

    void aColumnWidthChosenByHandStays()
    {
        QVERIFY(openPractice());
        auto *table = child<QTableView>(u"paymentsTableView"_s);
        table->horizontalHeader()->resizeSection(PaymentTableModel::UserColumn, 231);
        m_window->resize(1100, 700);
        QTRY_COMPARE(m_window->width(), 1100);
        QCOMPARE(table->columnWidth(PaymentTableModel::UserColumn), 231);
        m_window.reset();
        makeWindow();
        QVERIFY(openPractice());
        QCOMPARE(child<QTableView>(u"paymentsTableView"_s)->columnWidth(PaymentTableModel::UserColumn), 231);
    }

    void anOfflineTenantShowsTheCacheAndSaysSo()
    {
        QVERIFY(openPractice());
        auto *table = child<QTableView>(u"paymentsTableView"_s);
        QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 40, 20000);
        // The rows come in slices; they are the whole only when the sync says so.
        QTRY_VERIFY_WITH_TIMEOUT(header("freshnessLabel").startsWith(u"as of "_s), 20000);
        QVERIFY(m_window->closeWorkspace());
        m_practice->world().tenant().setFault(practice::TenantFault::ApiServerError);
        QVERIFY(openPractice());
        table = child<QTableView>(u"paymentsTableView"_s);
        QTRY_COMPARE(table->model()->rowCount(), 40);
        QVERIFY2(header("freshnessLabel").startsWith(u"Offline · as of "_s), qPrintable(header("freshnessLabel")));
        QVERIFY2(!header("freshnessLabel").endsWith(u"UTC"_s), qPrintable(header("freshnessLabel")));
        QCOMPARE(header("workspaceLabel"), u"Northfield Campus Parking (practice)"_s);
        auto *bar = child<QWidget>(u"recentPaymentsPage"_s)->findChild<MessageBar *>(u"messageBar"_s);
        QTRY_VERIFY_WITH_TIMEOUT(bar->isShown(), 20000);
        shoot(m_window.get(), u"window-offline"_s);
        m_practice->world().tenant().setFault(practice::TenantFault::None);
    }

    void afterAnOfflineStartTheTenantIsAskedAgain()
    {
        m_practice->world().tenant().setFault(practice::TenantFault::ApiServerError);
        QVERIFY(openPractice());
        QVERIFY(m_window->session()->tenantInfo().capabilities.isEmpty());
        QVERIFY(header("freshnessLabel").startsWith(u"Offline"_s));
        m_practice->world().tenant().setFault(practice::TenantFault::None);
        m_window->page(u"recentPayments"_s)->refresh();
        QTRY_VERIFY_WITH_TIMEOUT(header("freshnessLabel").startsWith(u"as of "_s), 30000);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->session()->tenantInfo().capabilities.contains(u"refund"_s), 10000);
        QCOMPARE(header("workspaceLabel"), m_window->session()->tenantInfo().name);
    }

    void thePracticePaymentsMessageGoesWhenItIsNoLongerTrue()
    {
        QVERIFY(openPractice());
        auto *table = child<QTableView>(u"paymentsTableView"_s);
        QTRY_VERIFY_WITH_TIMEOUT(table->model()->rowCount() > 0, 20000);
        auto &store = m_window->session()->store();
        auto *bar = child<MessageBar>(u"windowMessageBar"_s);
        const auto some = store.page({}, {}, 1);
        QVERIFY(some && !some->rows.isEmpty());
        Payment payment = some->rows.constFirst();
        payment.status = PaymentStatus::Pending;
        payment.changedAt = m_clock.now();
        auto announcement = QPointer(new PaymentAnnouncement(payment, *m_window->session(), bar, m_window.get()));
        QVERIFY(bar->text().contains(u"checked out"_s));
        const auto put = [&](PaymentStatus status) {
            payment.status = status;
            payment.changedAt = payment.changedAt.addSecs(1);
            const auto kept = resultOf(store.upsertPayments({payment}, std::nullopt));
            return kept && kept->has_value();
        };
        QVERIFY(put(PaymentStatus::Pending));
        QVERIFY(put(PaymentStatus::Succeeded));
        QTRY_VERIFY_WITH_TIMEOUT(!announcement, 10000);
        QVERIFY(!bar->isShown());
        announcement = new PaymentAnnouncement(payment, *m_window->session(), bar, m_window.get());
        bar->showMessage(MessageBar::Kind::Warning, u"Something else"_s);
        delete announcement;
        QCOMPARE(bar->text(), u"Something else"_s);
    }

    void thePracticePaymentsMessageStaysOnItsPage()
    {
        QVERIFY(openPractice());
        auto *bar = child<MessageBar>(u"windowMessageBar"_s);
        m_practice->makeProvenType();
        for (QAction *action : m_window->findChildren<QAction *>()) {
            if (action->text().contains(u"practice payment"_s, Qt::CaseInsensitive))
                action->trigger();
        }
        auto *dialog = m_window->findChild<MakePracticePaymentDialog *>();
        QVERIFY(dialog);
        auto *payButton = dialog->findChild<QPushButton *>(u"payButton"_s);
        QTRY_VERIFY_WITH_TIMEOUT(payButton->isEnabled(), 15000);
        payButton->click();
        QTRY_VERIFY_WITH_TIMEOUT(bar->text().contains(u"checked out"_s), 15000);
        m_window->showPage(u"workspace"_s);
        QVERIFY(!bar->isShown());
    }

    void closingAWorkspaceLeavesNothingOfIt()
    {
        QVERIFY(openPractice());
        QVERIFY(m_window->closeWorkspace());
        QVERIFY(!m_window->session());
        QVERIFY(!m_window->page(u"recentPayments"_s));
        QCOMPARE(m_window->currentPageId(), u"workspace"_s);
        QVERIFY(openPractice()); // and again
    }

    void closingTheWindowWhileOpeningIsClean()
    {
        m_window->openPractice();
        QVERIFY(m_window->close());
        m_window.reset();
        QTest::qWait(50);
    }

    void anUnknownWorkspaceIsPutIntoTheForm()
    {
        m_window->openWorkspace(u"acme"_s);
        QCOMPARE(child<QLineEdit>(u"clientIdLineEdit"_s)->text(), u"acme"_s);
        QVERIFY(child<QWidget>(u"workspacePage"_s)->findChild<MessageBar *>()->text().contains(u"acme"_s));
    }

    void knownTenantsAreListedAndForgotten()
    {
        Workspace acme;
        acme.kind = Workspace::Kind::Tenant;
        acme.clientId = u"acme"_s;
        acme.name = u"Acme University"_s;
        acme.tenantAddress = Workspace::addressFor(acme.clientId);
        m_registry->remember(acme);
        m_window->showPage(u"workspace"_s);
        m_window.reset();
        makeWindow();
        auto *list = child<QListWidget>(u"tenantsListWidget"_s);
        QCOMPARE(list->count(), 1);
        list->setCurrentRow(0);
        shoot(m_window.get(), u"workspace-known-tenant"_s);
        child<QPushButton>(u"forgetTenantButton"_s)->click();
        auto *dialog = m_window->findChild<QDialog *>(u"forgetWorkspaceDialog"_s);
        QVERIFY(dialog && dialog->isVisible());
        QVERIFY(dialog->findChild<QLabel *>(u"previewSentenceLabel"_s)->text().contains(u"Acme University"_s));
        dialog->findChild<QPushButton *>(u"previewActionButton"_s)->click();
        QTRY_VERIFY(m_registry->tenants().isEmpty());
        QTRY_COMPARE(list->count(), 0);
    }

    void theHeaderTellsTestFromLive()
    {
        HeaderBar bar;
        bar.resize(1200, bar.sizeHint().height());
        for (const auto &[mode, name] : {std::pair{Mode::Test, u"TEST"_s}, std::pair{Mode::Live, u"LIVE"_s}}) {
            bar.showWorkspace(u"Acme University"_s, u"https://acme.ops-com.com"_s, false, mode);
            bar.showFreshness(u"14:02:11 EST"_s, {});
            QCOMPARE(bar.modeText(), name);
            for (const auto appearance : {Theme::Appearance::Dark, Theme::Appearance::Light}) {
                Theme().apply(appearance);
                for (QLabel *label : bar.findChildren<QLabel *>())
                    QCOMPARE(label->palette().color(QPalette::WindowText), modeLook(mode, false).text);
            }
            shoot(&bar, u"header-"_s + name);
        }
        bar.showFreshness(u"14:02:11 EST"_s, u"No connection"_s);
        QCOMPARE(bar.freshnessText(), u"Offline · as of 14:02:11 EST"_s);
        bar.showWorkspace(u"Acme"_s, {}, false, std::nullopt);
        QCOMPARE(bar.modeText(), u"NO PAYMENT TYPE"_s);
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
