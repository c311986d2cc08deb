#include "flows/eventdeliveryflow.h"
#include "stripe/webhooksignature.h"
#include "ui/setup/fieldmessage.h"
#include "webhooksfixture.h"

#include <QDesktopServices>
#include <QSignalSpy>

using namespace console;
using namespace console::test;

/// The parts with fields: registering by hand, pasted events, allow-lists. Bad input is refused at the field.
class TestWebhooksPageFields : public QObject, private WebhooksFixture
{
    Q_OBJECT
private Q_SLOTS:
    void init() { start(); }
    void cleanup() { end(); }

    void theEndpointIsRegisteredWithOfferedEvents()
    {
        const auto gone = resultOf(stripeClient()->deleteWebhookEndpoint(m_type.test.webhookId, m_page.get()));
        QVERIFY(gone && gone->has_value());
        show(WebhookPartId::Register);
        const auto offered = m_page->findChildren<QCheckBox *>(u"offeredEventCheckBox"_s);
        QVERIFY(!offered.isEmpty());
        for (const QCheckBox *box : offered) {
            QVERIFY(!box->isChecked()); // off by default
            QVERIFY(!box->accessibleDescription().isEmpty());
        }
        shoot(m_page.get(), u"webhooks-register-automatic"_s);
        offered.constFirst()->setChecked(true);
        const QString ticked = offered.constFirst()->text();
        on<QPushButton>(u"registerEndpointButton"_s)->click();
        QTRY_VERIFY_WITH_TIMEOUT(barOf(WebhookPartId::Register).contains(u"registered"_s), 20000);
        QCOMPARE(endpoints().size(), 1);
        const QStringList events = endpoints().constFirst().enabledEvents;
        QVERIFY(events.contains(ticked));
        for (const QString &event : requiredWebhookEvents())
            QVERIFY(events.contains(event));
        QTRY_VERIFY(health() == u"Healthy"_s);
    }

    void valuesAreCopiedAndTheWayToSetupIsOpen()
    {
        show(WebhookPartId::Register);
        on<QTabWidget>(u"registerTabWidget"_s)->setCurrentIndex(1);
        shoot(m_page.get(), u"webhooks-register-by-hand"_s);
        auto *url = on<CopyField>(u"byHandUrlField"_s);
        under<QAbstractButton>(url, u"copyButton"_s)->click();
        QCOMPARE(QApplication::clipboard()->text(),
                 u"https://practice.ops-com.com/api/system/payments/stripe/callback"_s);
        QSignalSpy asked(m_page.get(), &Page::pageRequested);
        on<QPushButton>(u"openSetupButton"_s)->click();
        QCOMPARE(asked.value(0).value(0).toString(), u"setupPaymentTypes"_s);
    }

    void theCreatePageOfTheModeOpensWithTheEventTypesTicked()
    {
        openTenantAt(QUrl(u"https://nobody.invalid"_s));
        show(WebhookPartId::Register);
        on<QTabWidget>(u"registerTabWidget"_s)->setCurrentIndex(1);
        QDesktopServices::setUrlHandler(u"https"_s, this, "noteLink");
        on<QPushButton>(u"createPageButton"_s)->click();
        m_page->showObject(m_type.id + u"/live/register"_s);
        on<QPushButton>(u"createPageButton"_s)->click();
        QDesktopServices::unsetUrlHandler(u"https"_s);
        QCOMPARE(m_links, (QList<QUrl>{dashboardNewWebhookUrl(requiredWebhookEvents(), Mode::Test),
                                       dashboardNewWebhookUrl(requiredWebhookEvents(), Mode::Live)}));
        QCOMPARE(on<CopyField>(u"byHandUrlField"_s)->value(),
                 u"https://acme.ops-com.com/api/system/payments/stripe/callback"_s);
    }

    void badPastesAreRefusedAtTheirField_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("pasted");
        QTest::newRow("blank inside") << u"webhookId"_s << u"we_1PX aaaaaaaaaaaaaaaaaaaaa"_s;
        QTest::newRow("a secret as the id") << u"webhookId"_s << u"whsec_abcdefghijklmnopqrstuvwxyz012345"_s;
        QTest::newRow("wrong prefix") << u"webhookId"_s << u"evt_1PXaaaaaaaaaaaaaaaaaaaaa"_s;
        QTest::newRow("cyrillic") << u"webhookId"_s << QString::fromUtf8("wе_1PXaaaaaaaaaaaaaaaaaaaaa");
        QTest::newRow("id as the secret") << u"webhookSecret"_s << u"we_1PXaaaaaaaaaaaaaaaaaaaaa"_s;
        QTest::newRow("masked secret") << u"webhookSecret"_s << u"whsec_••••••••••••"_s;
        QTest::newRow("cyrillic secret") << u"webhookSecret"_s
                                         << QString::fromUtf8("whsec_аbcdefghijklmnopqrstuvwxyz012345");
        QTest::newRow("quotes inside") << u"webhookSecret"_s << u"whsec_abcdefghijklmno\"pqrstuvwxyz012345"_s;
        QTest::newRow("key as the secret") << u"webhookSecret"_s << u"sk_test_51abcdefghijklmnopqrstuvwxyz012345"_s;
        QTest::newRow("10 MB") << u"webhookSecret"_s << u"whsec_"_s + QString(10 * 1024 * 1024, u'a');
        QTest::newRow("10 MB as the id") << u"webhookId"_s << u"we_1"_s + QString(10 * 1024 * 1024, u'a');
    }
    void badPastesAreRefusedAtTheirField()
    {
        QFETCH(QString, field);
        QFETCH(QString, pasted);
        show(WebhookPartId::Register);
        on<QTabWidget>(u"registerTabWidget"_s)->setCurrentIndex(1);
        const QString setBefore = endpoints().constFirst().id;
        paste(on<QLineEdit>(u"webhookIdLineEdit"_s), setBefore);
        paste(on<QLineEdit>(u"webhookSecretLineEdit"_s), u"whsec_abcdefghijklmnopqrstuvwxyz012345"_s);
        paste(on<QLineEdit>(field + u"LineEdit"_s), pasted);
        stripe().failNext("GET", "/", 500, 1); // nothing may be asked
        on<QPushButton>(u"saveByHandButton"_s)->click();
        auto *message = on<FieldMessage>(field + u"Message"_s);
        QVERIFY2(message->isVisible() && message->isError(), qPrintable(message->text()));
        QVERIFY(!message->text().contains(pasted.left(60)));
        QVERIFY(!partOf(WebhookPartId::Register)->isBusy());
    }

    void quotesAndBlanksAroundAreTakenOff()
    {
        const auto secret = stripe().revealSecret(m_type.test.webhookId);
        QVERIFY(secret);
        show(WebhookPartId::Register);
        on<QTabWidget>(u"registerTabWidget"_s)->setCurrentIndex(1);
        paste(on<QLineEdit>(u"webhookIdLineEdit"_s), u"  \""_s + m_type.test.webhookId + u"\"  "_s);
        paste(on<QLineEdit>(u"webhookSecretLineEdit"_s), u"' "_s + QString::fromLatin1(*secret) + u" '"_s);
        on<QPushButton>(u"saveByHandButton"_s)->click();
        QTRY_VERIFY2_WITH_TIMEOUT(barOf(WebhookPartId::Register).contains(u"OPS-COM holds"_s),
                                  qPrintable(barOf(WebhookPartId::Register)), 20000);
        QTRY_COMPARE(health(), u"Healthy"_s);
    }

    void aPastedEventIsChecked()
    {
        const auto secret = stripe().revealSecret(m_type.test.webhookId);
        QVERIFY(secret);
        const QByteArray payload = R"({"id":"evt_1","object":"event"})";
        const qint64 now = m_clock->nowMs() / 1000;
        show(WebhookPartId::Test);
        on<QTabWidget>(u"testTabWidget"_s)->setCurrentIndex(2);
        auto *header = on<QLineEdit>(u"pastedHeaderLineEdit"_s);
        auto *body = on<QPlainTextEdit>(u"pastedPayloadEdit"_s);
        auto *check = on<QPushButton>(u"checkPastedButton"_s);
        auto *verdict = on<MessageBar>(u"pastedVerdictMessageBar"_s);
        check->click();
        QVERIFY(on<FieldMessage>(u"pastedHeaderMessage"_s)->isError());
        QVERIFY(on<FieldMessage>(u"pastedPayloadMessage"_s)->isError());

        paste(header, QString::fromLatin1(WebhookSignature::header(payload, now, {QByteArrayView(*secret)})));
        body->setPlainText(QString::fromLatin1(payload));
        check->click();
        QTRY_VERIFY(verdict->isShown());
        QVERIFY2(verdict->kind() == MessageBar::Kind::Success, qPrintable(verdict->text()));
        shoot(m_page.get(), u"webhooks-test-pasted"_s);

        body->setPlainText(QString::fromLatin1(payload) + u'x');
        check->click();
        QTRY_VERIFY(verdict->isShown() && verdict->kind() == MessageBar::Kind::Error);

        const QString kept = body->toPlainText();
        pasteMegabytes(body);
        QVERIFY(on<FieldMessage>(u"pastedPayloadMessage"_s)->isError());
        QCOMPARE(body->toPlainText(), kept); // nothing is lost
    }

    void theCommandsOfStripesToolAreCopied()
    {
        show(WebhookPartId::Test);
        on<QTabWidget>(u"testTabWidget"_s)->setCurrentIndex(1);
        const auto commands = m_page->findChildren<QLineEdit *>(u"cliCommandLineEdit"_s);
        QVERIFY(commands.size() >= 2);
        on<QPushButton>(u"copyCommandButton"_s)->click();
        QCOMPARE(QApplication::clipboard()->text(), commands.constFirst()->text());
        QVERIFY(commands.constFirst()->text().startsWith(u"stripe "_s));
        for (const QLineEdit *command : commands)
            QVERIFY(!command->text().contains(u"sk_test_"_s) && !command->text().contains(u"whsec_"_s));
        shoot(m_page.get(), u"webhooks-test-cli"_s);
    }

    void theBundledAddressesAreMarkedAndCompared()
    {
        // Stripe cannot be asked: the list that came with the program is shown.
        show(WebhookPartId::Secure);
        auto *list = on<QPlainTextEdit>(u"addressListEdit"_s);
        QTRY_VERIFY(!list->toPlainText().isEmpty());
        QTRY_VERIFY(on<StatusChip>(u"bundledChip"_s)->isVisible());
        shoot(m_page.get(), u"webhooks-secure-addresses"_s);
        const QString plain = list->toPlainText();
        on<QComboBox>(u"allowListFormatComboBox"_s)->setCurrentIndex(1);
        QVERIFY(list->toPlainText().contains(u"allow "_s));
        on<QPushButton>(u"copyAddressesButton"_s)->click();
        QCOMPARE(QApplication::clipboard()->text(), list->toPlainText());

        on<QTabWidget>(u"secureTabWidget"_s)->setCurrentIndex(1);
        auto *pasted = on<QPlainTextEdit>(u"pastedAllowListEdit"_s);
        auto *message = on<FieldMessage>(u"pastedAllowListMessage"_s);
        auto *compare = on<QPushButton>(u"compareAllowListButton"_s);
        compare->click();
        QVERIFY(message->isError());
        pasted->setPlainText(plain);
        compare->click();
        QVERIFY2(message->isVisible() && !message->isError(), qPrintable(message->text()));
        QStringList lines = plain.split(u'\n', Qt::SkipEmptyParts);
        lines.removeIf([](const QString &line) { return line.startsWith(u'#'); });
        const QString missing = lines.takeFirst();
        pasted->setPlainText(lines.join(u'\n') + u"\n198.51.100.7\nnonsense\n"_s);
        compare->click();
        const QString found = tableText(u"allowListTable"_s);
        QVERIFY2(found.contains(u"missing | "_s + missing), qPrintable(found));
        QVERIFY2(found.contains(u"obsolete | 198.51.100.7"_s), qPrintable(found));
        QVERIFY2(found.contains(u"unreadable | "_s), qPrintable(found));
        // Quotes and blanks around an address are no harm; a look-alike in it is named and not guessed.
        pasted->setPlainText(lines.join(u'\n') + u"\n  \""_s + missing + u"\" ;\n"_s +
                             QString::fromUtf8("3.18.12.б3\n"));
        compare->click();
        const QString alike = tableText(u"allowListTable"_s);
        QVERIFY2(!alike.contains(u"missing"_s), qPrintable(alike));
        QVERIFY2(alike.contains(u"unreadable | "_s) && alike.contains(QString::fromUtf8("3.18.12.б3")),
                 qPrintable(alike));
        shoot(m_page.get(), u"webhooks-secure-compare"_s);
        message->clearMessage();
        pasteMegabytes(pasted);
        QVERIFY(message->isError());
    }

    void everyFieldAndTableHasAName()
    {
        for (const WebhookPartId id : allWebhookParts())
            show(id);
        const auto widgets = m_page->findChildren<QWidget *>();
        for (const QWidget *widget : widgets) {
            const bool isField = qobject_cast<const QLineEdit *>(widget) || qobject_cast<const QComboBox *>(widget) ||
                                 qobject_cast<const QPlainTextEdit *>(widget) ||
                                 qobject_cast<const QTableView *>(widget) || qobject_cast<const QListWidget *>(widget);
            if (!isField || widget->objectName().startsWith(u"qt_"_s))
                continue;
            const auto labels = m_page->findChildren<QLabel *>();
            const bool hasBuddy =
                std::ranges::any_of(labels, [&](const QLabel *label) { return label->buddy() == widget; });
            QVERIFY2(hasBuddy || !widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
        }
    }

public Q_SLOTS:
    void noteLink(const QUrl &url) { m_links.append(url); }

private:
    QList<QUrl> m_links;
    static void pasteMegabytes(QPlainTextEdit *edit)
    {
        QApplication::clipboard()->setText(QString(10 * 1024 * 1024, u'1'));
        edit->setFocus();
        QTest::keyClick(edit, Qt::Key_V, Qt::ControlModifier);
        QApplication::clipboard()->clear();
    }
};

QTEST_MAIN(TestWebhooksPageFields)
#include "tst_webhookspagefields.moc"
