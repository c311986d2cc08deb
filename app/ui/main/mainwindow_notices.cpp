#include "ui/main/cleardatadialog.h"
#include "ui/main/mainwindow.h"
#include "ui/main/supportbundledialog.h"
#include "ui/widgets/clipboardhint.h"
#include "ui/widgets/messagebar.h"

#include <QStatusBar>

namespace console {

// What the window does for privacy and support, apart from its pages.

namespace {

constexpr qint64 kLookAgainMs = 3'600'000; // what has grown too old is looked for each hour

/// Names and values for a person to read; window positions are no use to anybody.
FactList settingsFacts(const QSettings &settings)
{
    FactList facts;
    const QStringList keys = settings.allKeys();
    for (const QString &key : keys) {
        const QVariant value = settings.value(key);
        if (value.canConvert<QString>() && value.typeId() != QMetaType::QByteArray)
            facts.append({key, value.toString()});
    }
    return facts;
}

} // namespace

void MainWindow::tellWarning(const QString &text)
{
    m_messageBar->showMessage(MessageBar::Kind::Warning, text);
}

void MainWindow::setUpClipboardHint()
{
    // The status bar is there only while a secret lies in the clipboard.
    auto *hint = new ClipboardHint(*m_clipboard, statusBar());
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(hint, 1);
    statusBar()->hide();
    connect(hint, &ClipboardHint::shownChanged, statusBar(), &QWidget::setVisible);
}

void MainWindow::clearLocalData()
{
    if (!m_session)
        return;
    auto *dialog = new ClearDataDialog(*m_session,
                                       {.services = m_services,
                                        .settings = m_registry.settings(),
                                        .closeWorkspace = [this] { return closeWorkspace(); },
                                        .openAgain = [this](const Workspace &which) { openWorkspace(which.id()); }},
                                       this);
    dialog->open();
}

void MainWindow::createSupportBundle()
{
    auto *dialog = new SupportBundleDialog(
        m_session.get(), m_services.secrets, m_services.clock,
        {.program = m_programFacts, .settings = settingsFacts(m_registry.settings()), .withPersons = false}, this);
    dialog->open();
}

void MainWindow::closeSupportBundles()
{
    qDeleteAll(findChildren<SupportBundleDialog *>()); // they look into the session
}

void MainWindow::keepPersonData()
{
    const KeepDays days = ClearDataDialog::keptDays(m_registry.settings());
    const qint64 now = m_services.clock.nowMs();
    if (!m_session || !days || now - m_personDataLookedAt < kLookAgainMs)
        return;
    m_personDataLookedAt = now;
    auto *flow = new KeepPersonDataFlow(*m_session, *days, this);
    flow->onFinished(this, [](const Result<qint64> &done) {
        if (!done)
            noteError(done.error());
    });
    flow->start();
}

} // namespace console
