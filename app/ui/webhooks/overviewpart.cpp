#include "ui/webhooks/overviewpart.h"

#include "flows/permission.h"
#include "models/paymenttext.h"
#include "ui/webhooks/celltable.h"
#include "ui/webhooks/repairdialog.h"
#include "ui/webhooks/webhookwords.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/themedicon.h"
#include "ui/widgets/toneicon.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace console {

using namespace Qt::StringLiterals;

OverviewPart::OverviewPart(WebhookScope &scope, QWidget *parent) : WebhookPart(scope, WebhookPartId::Overview, parent)
{
    auto *content = makeContent(tr("What OPS-COM holds, beside what Stripe holds. Where they differ, payments that "
                                   "Stripe has taken may stay Pending in OPS-COM."),
                                true);
    m_table = new CellTable(tr("Two-sided comparison"),
                            {tr("What"), tr("OPS-COM holds"), tr("Stripe holds"), tr("Verdict")}, this);
    m_table->setObjectName(u"compareTable"_s);
    m_table->setStretched({1, 2});
    m_table->setFitsRows(true);
    m_summary = new QLabel(this);
    m_summary->setObjectName(u"compareSummaryLabel"_s);
    m_summary->setWordWrap(true);
    m_again = new QPushButton(themedIcon(u"refresh"_s), tr("&Compare again"), this);
    m_again->setObjectName(u"compareAgainButton"_s);
    m_again->setToolTip(tr("Reads both sides anew (F5)"));
    m_differences = new QVBoxLayout;
    m_strays = new QVBoxLayout;
    m_strayTitle = new QLabel(this);
    m_strayTitle->setWordWrap(true);
    m_strayTitle->setObjectName(u"strayTitleLabel"_s);
    auto *row = new QHBoxLayout;
    row->addWidget(m_summary, 1);
    row->addWidget(m_again);
    content->addLayout(row);
    content->addLayout(m_differences);
    content->addWidget(m_table);
    content->addWidget(m_strayTitle);
    content->addLayout(m_strays);
    content->addStretch(1);
    connect(m_again, &QPushButton::clicked, this, &OverviewPart::compare);
    connect(&scope, &WebhookScope::comparisonChanged, this, &OverviewPart::showComparison);
    showComparison();
}

void OverviewPart::begin()
{
    showComparison();
    compare();
}

void OverviewPart::busyChanged()
{
    m_again->setEnabled(!isBusy());
}

void OverviewPart::compare()
{
    if (!scope().hasType() || isBusy())
        return;
    runJob(new CompareWebhookFlow(session(), scope().type().id, scope().mode(), this), tr("Comparing both sides …"),
           [this](const Result<WebhookComparison> &result) {
               if (!result) {
                   showError(result.error(), [this] { compare(); });
                   return;
               }
               if (messageBar()->kind() == MessageBar::Kind::Error)
                   messageBar()->clear();
               scope().setComparison(*result);
           });
}

void OverviewPart::showComparison()
{
    const auto &comparison = scope().comparison();
    empty(m_differences);
    empty(m_strays);
    m_table->setVisible(comparison.has_value());
    m_strayTitle->setVisible(comparison && !comparison->strays.isEmpty());
    if (!comparison) {
        m_summary->setText(tr("Not compared yet."));
        m_table->setRows({});
        return;
    }
    QList<CellRow> rows;
    for (const CompareRow &row : comparison->rows) {
        CellRow cells{QString::number(int(row.item)), {}};
        const QString nothing = tr("–");
        cells.cells = {{row.name, {}, {}, row.sentence},
                       {row.opscom.isEmpty() ? nothing : row.opscom, {}, {}, {}},
                       {row.stripe.isEmpty() ? nothing : row.stripe, {}, {}, {}},
                       {displayName(row.verdict), toneOf(row.verdict), iconOf(row.verdict), row.sentence}};
        rows.append(cells);
        if (!row.sentence.isEmpty())
            m_differences->addWidget(differenceBox(row));
    }
    m_table->setRows(rows);
    const QString asOf = tr("As of %1.").arg(momentText(comparison->at, scope().zone()));
    m_summary->setText(healthSentence(*comparison) + u' ' + asOf);
    m_strayTitle->setText(
        tr("%n other endpoint(s) of this Stripe account have the same URL.", nullptr, int(comparison->strays.size())));
    for (const WebhookEndpoint &stray : comparison->strays)
        m_strays->addWidget(strayBox(stray));
}

QWidget *OverviewPart::differenceBox(const CompareRow &row)
{
    auto *box = new QFrame(this);
    box->setObjectName(u"differenceBox"_s);
    box->setProperty("look", u"card"_s);
    auto *text = new QLabel(tr("%1: %2").arg(row.name, row.sentence), box);
    text->setObjectName(u"differenceLabel"_s);
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *line = new QHBoxLayout(box);
    line->addWidget(new ToneIcon(iconOf(row.verdict), toneOf(row.verdict), box), 0, Qt::AlignTop);
    line->addWidget(text, 1);
    if (row.repair == WebhookRepair::None)
        return box;
    // While a change of the secret is under way, nothing else is offered.
    const bool isGoingOn = scope().comparison() && scope().comparison()->rotation;
    auto *button = new QPushButton(isGoingOn ? tr("Go on…") : tr("Repair…"), box);
    button->setObjectName(u"repairButton"_s + QString::number(int(row.item)));
    button->setAccessibleName(isGoingOn ? tr("Go on with the change of the signing secret")
                                        : tr("Repair %1").arg(row.name));
    const bool isRotation =
        isGoingOn || row.repair == WebhookRepair::RotateSecret || row.repair == WebhookRepair::ReplaceApiVersion;
    const QString obstacle = whyNotAllowed(session(), isRotation ? Permission::Rotate : Permission::SetUp);
    button->setEnabled(obstacle.isEmpty());
    button->setToolTip(obstacle.isEmpty() ? row.preview : obstacle);
    button->setAccessibleDescription(obstacle.isEmpty() ? row.sentence : row.sentence + u' ' + obstacle);
    connect(button, &QPushButton::clicked, this, [this, row] { repair(row); });
    line->addWidget(button, 0, Qt::AlignTop);
    return box;
}

QWidget *OverviewPart::strayBox(const WebhookEndpoint &stray)
{
    auto *box = new QFrame(this);
    box->setObjectName(u"strayBox"_s);
    box->setProperty("look", u"card"_s);
    auto *text = new QLabel(tr("%1, %2, made %3\n%4")
                                .arg(stray.id, stray.enabled ? tr("enabled") : tr("disabled"),
                                     momentText(stray.created, scope().zone()), stray.url),
                            box);
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *button = new QPushButton(tr("Retire…"), box);
    button->setObjectName(u"retireButton"_s);
    button->setAccessibleName(tr("Retire %1").arg(stray.id));
    const QString obstacle = whyNotAllowed(session(), Permission::SetUp);
    button->setEnabled(obstacle.isEmpty());
    button->setToolTip(obstacle);
    button->setAccessibleDescription(obstacle);
    connect(button, &QPushButton::clicked, this, [this, id = stray.id] { retire(id); });
    auto *line = new QHBoxLayout(box);
    line->addWidget(new ToneIcon(u"warning"_s, Tone::Warning, box), 0, Qt::AlignTop);
    line->addWidget(text, 1);
    line->addWidget(button, 0, Qt::AlignTop);
    return box;
}

void OverviewPart::repair(const CompareRow &row)
{
    if (!scope().comparison())
        return;
    switch (row.repair) {
    case WebhookRepair::None: return;
    case WebhookRepair::RotateSecret:
    case WebhookRepair::ReplaceApiVersion: Q_EMIT partRequested(WebhookPartId::Retrieve, u"rotate"_s); return;
    case WebhookRepair::RegisterAnew:
    case WebhookRepair::AdoptEndpoint:
    case WebhookRepair::EnableEndpoint:
    case WebhookRepair::FixUrl:
    case WebhookRepair::FixEvents:
    case WebhookRepair::HandOverSecret: break;
    }
    auto *dialog = new RepairDialog(session(), *scope().comparison(), row, this);
    connect(dialog, &RepairDialog::repaired, this, [this, name = row.name](const WebhookComparison &comparison) {
        scope().setType(comparison.type);
        scope().setComparison(comparison);
        messageBar()->showMessage(comparison.isHealthy() ? MessageBar::Kind::Success : MessageBar::Kind::Information,
                                  tr("%1 is repaired. %2").arg(name, healthSentence(comparison)));
    });
    connect(dialog, &QDialog::rejected, this, &OverviewPart::compare);
    dialog->open();
}

void OverviewPart::retire(const QString &endpointId)
{
    if (!scope().comparison())
        return;
    auto *dialog = new RetireDialog(session(), *scope().comparison(), {endpointId}, this);
    connect(dialog, &RetireDialog::retired, this, [this](const QStringList &ids) {
        messageBar()->showMessage(MessageBar::Kind::Success, tr("Retired at Stripe: %1.").arg(ids.join(u", "_s)));
        compare();
    });
    dialog->open();
}

void OverviewPart::empty(QVBoxLayout *box)
{
    while (QLayoutItem *item = box->takeAt(0)) {
        if (QWidget *widget = item->widget()) {
            widget->hide();
            widget->deleteLater(); // a click on it may have brought us here
        }
        delete item;
    }
}

} // namespace console
