#include "ui/main/headerbar.h"

#include "ui/widgets/modechip.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

namespace console {

namespace {

const QColor kNoneBackground(0x3d4650u);
const QColor kNoneText(0xffffffu);

} // namespace

HeaderBar::HeaderBar(QWidget *parent)
    : QWidget(parent),
      m_mode(new QLabel(this)),
      m_name(new QLabel(this)),
      m_meaning(new QLabel(this)),
      m_freshness(new QLabel(this))
{
    setObjectName(QStringLiteral("headerBar"));
    m_mode->setObjectName(QStringLiteral("modeLabel"));
    m_name->setObjectName(QStringLiteral("workspaceLabel"));
    m_meaning->setObjectName(QStringLiteral("modeMeaningLabel"));
    m_freshness->setObjectName(QStringLiteral("freshnessLabel"));
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.25);
    large.setBold(true);
    large.setLetterSpacing(QFont::AbsoluteSpacing, 1.0);
    m_mode->setFont(large);
    QFont bold = font();
    bold.setBold(true);
    m_name->setFont(bold);
    for (QLabel *label : {m_mode, m_name, m_meaning, m_freshness})
        label->setTextFormat(Qt::PlainText);
    m_meaning->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(14, 7, 14, 7);
    row->setSpacing(14);
    row->addWidget(m_mode);
    row->addWidget(m_name);
    row->addWidget(m_meaning, 1);
    row->addWidget(m_freshness);
    showNone();
}

void HeaderBar::showNone()
{
    m_mode->clear();
    m_mode->hide();
    m_name->setText(tr("No workspace is open"));
    m_meaning->clear();
    m_freshness->clear();
    setColours(kNoneBackground, kNoneText);
    setAccessibleName(m_name->text());
}

void HeaderBar::showWorkspace(const QString &name, const QString &address, bool practice, std::optional<Mode> mode)
{
    m_mode->show();
    m_name->setText(name);
    m_name->setToolTip(address);
    if (practice || mode) {
        const ModeLook look = modeLook(mode.value_or(Mode::Test), practice);
        m_mode->setText(look.word);
        m_meaning->setText(look.meaning);
        setColours(look.background, look.text);
    } else {
        m_mode->setText(tr("NO PAYMENT TYPE"));
        m_meaning->setText(tr("No active payment type uses Stripe yet."));
        setColours(kNoneBackground, kNoneText);
    }
    setAccessibleName(tr("Workspace %1, mode %2").arg(name, m_mode->text()));
}

void HeaderBar::showFreshness(const QString &asOf, const QString &offline)
{
    if (offline.isEmpty())
        m_freshness->setText(asOf.isEmpty() ? tr("not fetched yet") : tr("as of %1").arg(asOf));
    else
        m_freshness->setText(asOf.isEmpty() ? tr("Offline · never fetched") : tr("Offline · as of %1").arg(asOf));
    m_freshness->setToolTip(offline);
    m_freshness->setAccessibleDescription(offline);
}

QString HeaderBar::modeText() const
{
    return m_mode->text();
}

QString HeaderBar::freshnessText() const
{
    return m_freshness->text();
}

void HeaderBar::setColours(const QColor &background, const QColor &text)
{
    m_background = background;
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, text);
    for (QLabel *label : {m_mode, m_name, m_meaning, m_freshness})
        label->setPalette(colours);
    update();
}

void HeaderBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_background);
}

} // namespace console
