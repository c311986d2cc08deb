#include "ui/webhooks/testpart.h"

#include "flows/endpointtestflow.h"
#include "ui/setup/fieldmessage.h"
#include "ui/webhooks/celltable.h"
#include "ui/webhooks/pasteedit.h"
#include "ui/widgets/clipboardguard.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/themedicon.h"

#include <QCheckBox>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1String kRotate("rotate"); ///< see RetrievePart::showObject()
constexpr qint64 kToldSkewMs = 5000;       ///< less is the way of an answer
constexpr qsizetype kHeaderLimit = 64 * 1024;
constexpr qsizetype kPayloadLimit = 1024 * 1024;

} // namespace

TestPart::TestPart(WebhookScope &scope, QWidget *parent)
    : WebhookPart(scope, WebhookPartId::Test, parent),
      m_tabs(new QTabWidget(this))
{
    auto *content =
        makeContent(tr("Proves that OPS-COM accepts what Stripe has signed and refuses everything else."), true);
    m_tabs->setObjectName(u"testTabWidget"_s);
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(makeTests(), tr("Signed &events"));
    m_tabs->addTab(makeCommands(), tr("Stripe C&LI"));
    m_tabs->addTab(makePasted(), tr("Check a &pasted event"));
    content->addWidget(m_tabs, 1);
}

QWidget *TestPart::makeTests()
{
    auto *tab = new QWidget(this);
    auto *what =
        new QLabel(tr("Events made and signed on this computer are sent to the callback. They name objects that "
                      "do not exist, so that OPS-COM has nothing to change."),
                   tab);
    what->setWordWrap(true);
    m_run = new QPushButton(tr("&Run tests"), tab);
    m_run->setObjectName(u"runTestsButton"_s);
    m_allowEffects = new QCheckBox(tr("&Allow tests with effect on the live tenant"), tab);
    m_allowEffects->setObjectName(u"allowEffectsCheckBox"_s);
    m_effects = new QLabel(tr("Without it only events that must be refused are sent. With it OPS-COM also gets rightly "
                              "signed events: it writes them into its log, and reports may count them."),
                           tab);
    m_effects->setWordWrap(true);
    m_effects->setIndent(24);
    m_effects->setProperty("look", u"muted"_s);
    m_diagnosisTitle = new QLabel(tr("Diagnosis"), tab);
    m_diagnosisTitle->setProperty("look", u"subtitle"_s);
    m_diagnosis = new MessageBar(tab);
    m_diagnosis->setObjectName(u"diagnosisMessageBar"_s);
    m_diagnosis->setClosable(false);
    m_table = new CellTable(tr("Tests of the endpoint"), {tr("Test"), tr("Expected"), tr("Seen"), tr("Verdict")}, tab);
    m_table->setObjectName(u"endpointTestTable"_s);
    m_table->setStretched({0, 1, 2});
    m_table->setFitsRows(true);
    auto *column = new QVBoxLayout(tab);
    column->setSpacing(8);
    column->addWidget(what);
    column->addWidget(m_allowEffects);
    column->addWidget(m_effects);
    column->addWidget(m_run, 0, Qt::AlignLeft);
    column->addWidget(m_diagnosisTitle);
    column->addWidget(m_diagnosis);
    column->addWidget(m_table);
    column->addStretch(1);
    connect(m_run, &QPushButton::clicked, this, &TestPart::runTests);
    return tab;
}

QWidget *TestPart::makeCommands()
{
    auto *tab = new QWidget(this);
    auto *what =
        new QLabel(tr("The same with Stripe's own tool, the Stripe CLI. It asks you to log in by itself; no key "
                      "is in these commands."),
                   tab);
    what->setWordWrap(true);
    auto *column = new QVBoxLayout(tab);
    m_commands = new QVBoxLayout;
    column->addWidget(what);
    column->addLayout(m_commands);
    column->addStretch(1);
    return tab;
}

QWidget *TestPart::makePasted()
{
    auto *tab = new QWidget(this);
    auto *what =
        new QLabel(tr("Paste the Stripe-Signature header and the payload of an event, letter for letter, as they "
                      "arrived. They are checked against the Webhook Secret of this computer's keychain and "
                      "sent nowhere."),
                   tab);
    what->setWordWrap(true);
    auto *headerLabel = new QLabel(tr("Stripe-Signature &header"), tab);
    m_header = new QLineEdit(tab);
    m_header->setObjectName(u"pastedHeaderLineEdit"_s);
    m_header->setMaxLength(int(kHeaderLimit) + 1);
    m_header->setPlaceholderText(u"t=1700000000,v1=…"_s);
    headerLabel->setBuddy(m_header);
    m_headerMessage = new FieldMessage(tab);
    m_headerMessage->setObjectName(u"pastedHeaderMessage"_s);
    m_headerMessage->setField(m_header);
    auto *payloadLabel = new QLabel(tr("Pa&yload"), tab);
    m_payload = new PasteEdit(kPayloadLimit, tab);
    m_payload->setObjectName(u"pastedPayloadEdit"_s);
    m_payload->setMinimumHeight(120);
    payloadLabel->setBuddy(m_payload);
    m_payloadMessage = new FieldMessage(tab);
    m_payloadMessage->setObjectName(u"pastedPayloadMessage"_s);
    m_payloadMessage->setField(m_payload);
    m_check = new QPushButton(tr("&Check signature"), tab);
    m_check->setObjectName(u"checkPastedButton"_s);
    m_pastedVerdict = new MessageBar(tab);
    m_pastedVerdict->setObjectName(u"pastedVerdictMessageBar"_s);
    auto *column = new QVBoxLayout(tab);
    column->setSpacing(6);
    column->addWidget(what);
    column->addWidget(headerLabel);
    column->addWidget(m_header);
    column->addWidget(m_headerMessage);
    column->addWidget(payloadLabel);
    column->addWidget(m_payload, 1);
    column->addWidget(m_payloadMessage);
    column->addWidget(m_check, 0, Qt::AlignLeft);
    column->addWidget(m_pastedVerdict);
    connect(m_check, &QPushButton::clicked, this, &TestPart::checkPasted);
    connect(m_payload, &PasteEdit::refusedTooLong, this, [this] {
        m_payloadMessage->showMessage(StateSign::Bad, tr("What you pasted is longer than any event of Stripe (1 MiB at "
                                                         "most). It was not taken in."));
    });
    return tab;
}

void TestPart::begin()
{
    m_allowEffects->setVisible(scope().isForReal());
    m_effects->setVisible(scope().isForReal());
    m_allowEffects->setChecked(false);
    m_diagnosis->clear();
    m_diagnosisTitle->hide();
    showEmptyRows();
    m_pastedVerdict->clear();
    fillCommands();
}

void TestPart::busyChanged()
{
    m_run->setEnabled(!isBusy());
    m_check->setEnabled(!isBusy());
}

void TestPart::fillCommands()
{
    while (QLayoutItem *item = m_commands->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const QStringList commands = stripeCliCommands(session().workspace(), scope().mode());
    for (const QString &command : commands) {
        auto *row = new QWidget(this);
        auto *field = new QLineEdit(command, row);
        field->setObjectName(u"cliCommandLineEdit"_s);
        field->setAccessibleName(tr("Command"));
        field->setReadOnly(true);
        field->setCursorPosition(0);
        field->setToolTip(command);
        field->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
        auto *copy = new QPushButton(themedIcon(u"copy"_s), tr("Copy"), row);
        copy->setObjectName(u"copyCommandButton"_s);
        copy->setAccessibleName(tr("Copy %1").arg(command));
        connect(copy, &QPushButton::clicked, this, [this, command] {
            ClipboardGuard::copyPublic(command);
            messageBar()->showMessage(MessageBar::Kind::Success, tr("Copied."));
        });
        auto *line = new QHBoxLayout(row);
        line->setContentsMargins(0, 0, 0, 0);
        line->addWidget(field, 1);
        line->addWidget(copy);
        m_commands->addWidget(row);
    }
}

void TestPart::runTests()
{
    if (!scope().hasType() || isBusy())
        return;
    m_tabs->setCurrentIndex(0);
    messageBar()->clear();
    m_diagnosis->clear();
    m_diagnosisTitle->hide();
    showEmptyRows();
    auto *flow = new EndpointTestFlow(session(), scope().type().id, scope().mode(),
                                      scope().isForReal() && m_allowEffects->isChecked(), this);
    if (m_timeout.count() > 0)
        flow->setTimeout(m_timeout);
    connect(flow, &EndpointTestFlow::rowChanged, this, &TestPart::showRow);
    runJob(flow, tr("Sending signed events …"), [this](const Result<EndpointTestReport> &result) {
        if (!result)
            showError(result.error(), [this] { runTests(); });
        else
            showReport(*result);
    });
}

void TestPart::showEmptyRows()
{
    for (const EndpointTestRow &row : EndpointTestFlow::emptyRows())
        showRow(row);
}

void TestPart::showRow(const EndpointTestRow &row)
{
    Cell verdict{tr("waiting"), Tone::Neutral, {}, {}};
    if (row.isRun)
        verdict = row.passed ? Cell{tr("as expected"), Tone::Good, u"check"_s, {}}
                             : Cell{tr("not as expected"), Tone::Bad, u"error"_s, {}};
    else if (!row.skipped.isEmpty())
        verdict = {tr("not run"), Tone::Neutral, u"info"_s, row.skipped};
    m_table->cells()->setRow({QString::number(int(row.test)),
                              {{row.name, {}, {}, {}},
                               {row.expected, {}, {}, {}},
                               {row.isRun ? row.seen : row.skipped, {}, {}, {}},
                               verdict}});
}

void TestPart::showReport(const EndpointTestReport &report)
{
    for (const EndpointTestRow &row : report.rows)
        showRow(row);
    m_diagnosisTitle->show();
    QString clock;
    if (report.skewKnown && report.trouble != CallbackTrouble::ClockSkew && qAbs(report.clockSkewMs) >= kToldSkewMs)
        clock = u' ' + tr("The tenant's clock differs from this computer's by %n second(s).", nullptr,
                          int(qAbs(report.clockSkewMs) / 1000));
    const bool wereAllRun = std::ranges::all_of(report.rows, &EndpointTestRow::isRun);
    if (report.diagnosis.isEmpty() && report.allAsExpected())
        m_diagnosis->showMessage(
            MessageBar::Kind::Success,
            (wereAllRun ? tr("All as expected: rightly signed events are accepted, all others refused.")
                        : tr("What was sent was refused, as it must be. Rightly signed events were not sent, so that "
                             "it is not proven that OPS-COM accepts them.")) +
                clock);
    else
        m_diagnosis->showMessage(report.allAsExpected() ? MessageBar::Kind::Warning : MessageBar::Kind::Error,
                                 (report.diagnosis.isEmpty() ? tr("Not every test ended as expected; the table tells "
                                                                  "which.")
                                                             : report.diagnosis) +
                                     clock);
    switch (report.trouble) {
    case CallbackTrouble::SecretMismatch:
        m_diagnosis->addAction(tr("Change secret…"), this,
                               [this] { Q_EMIT partRequested(WebhookPartId::Retrieve, kRotate); });
        m_diagnosis->addAction(tr("Compare"), this, [this] { Q_EMIT partRequested(WebhookPartId::Overview, {}); });
        break;
    case CallbackTrouble::None:
    case CallbackTrouble::ClockSkew:
    case CallbackTrouble::Redirect:
    case CallbackTrouble::Tls:
    case CallbackTrouble::Dns:
    case CallbackTrouble::Refused:
    case CallbackTrouble::Timeout:
    case CallbackTrouble::NotFound:
    case CallbackTrouble::AuthWall:
    case CallbackTrouble::ServerError:
    case CallbackTrouble::AcceptsEverything:
    case CallbackTrouble::Other: break;
    }
}

void TestPart::checkPasted()
{
    if (isBusy())
        return;
    m_pastedVerdict->clear();
    m_headerMessage->clearMessage();
    m_payloadMessage->clearMessage();
    const QString header = m_header->text().trimmed();
    if (header.isEmpty())
        m_headerMessage->showMessage(StateSign::Bad, tr("Paste the whole header, beginning with t=."));
    else if (header.size() > kHeaderLimit)
        m_headerMessage->showMessage(StateSign::Bad, tr("This is longer than any header (64 KiB at most)."));
    if (m_payload->isEmpty())
        m_payloadMessage->showMessage(StateSign::Bad, tr("Paste the whole payload, as it arrived."));
    if (m_headerMessage->isError() || m_payloadMessage->isError()) {
        (m_headerMessage->isError() ? static_cast<QWidget *>(m_header) : m_payload)->setFocus(Qt::OtherFocusReason);
        return;
    }
    runJob(new CheckPastedSignatureFlow(session(), scope().type().id, scope().mode(), header.toUtf8(),
                                        m_payload->toPlainText().toUtf8(), this),
           tr("Checking …"), [this](const Result<PastedSignatureVerdict> &result) {
               if (result) {
                   m_pastedVerdict->showMessage(result->isValid ? MessageBar::Kind::Success : MessageBar::Kind::Error,
                                                result->sentence);
               } else if (result.error().kind == ErrorKind::InvalidInput) {
                   FieldMessage *at = result.error().param.contains("payload"_L1) ? m_payloadMessage : m_headerMessage;
                   at->showMessage(StateSign::Bad, result.error().userText);
               } else {
                   showError(result.error(), [this] { checkPasted(); });
               }
           });
}

} // namespace console
