#pragma once

#include "flows/auditflow.h"
#include "ui/main/pagefactory.h"
#include "ui/widgets/page.h"

#include <QPointer>

#include <memory>

namespace Ui {
class AuditPage;
}

namespace console {

class AuditTableModel;
class AuditView;

/// System Configuration > Payments > Audit Trail: who did what, when and with what outcome; searched, verified and
/// exported. Reads journal.db only, on a worker. Owner: the main window. Thread: GUI.
class AuditPage final : public Page
{
    Q_OBJECT
public:
    AuditPage(Session &session, QWidget *parent);
    ~AuditPage() override;

    QString title() const override;
    void activated() override;
    void refresh() override;
    void focusSearch() override;
    /// False while an export is under way; the page says so and offers to cancel it.
    bool mayClose() override;

    /// Walks the chain; the verdict stands in the page, a break is marked.
    void verify();
    /// Shows this entry in the unfiltered list, or the place where it is missing.
    void showEntry(qint64 entryId);
    /// What Export… does once a file was chosen.
    void exportTo(const QString &path);

Q_SIGNALS:
    void verified(const console::AuditVerdict &verdict);
    void exportEnded(bool isWritten);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void setUpFilter();
    void connectAll();
    AuditFilter filter() const;
    void applyFilter();
    void clearFilter();
    void showContent();
    void startCount();
    void updateActions();
    void startVerify(bool isAskedFor);
    void showVerdict(const AuditVerdict &verdict, bool isAskedFor);
    void offerBrokenPlace();
    void openDetails();
    void chooseFile();
    void copySelected();

    std::unique_ptr<Ui::AuditPage> m_ui;
    Session &m_session;
    AuditTableModel *m_model;
    AuditView *m_view;
    std::optional<AuditVerdict> m_verdict;
    QPointer<Job> m_verifyJob;
    QPointer<Job> m_countJob;
    QPointer<Job> m_exportJob;
    qint64 m_wanted = 0; ///< the entry to be selected once read
    bool m_filling = false;
};

/// System Configuration > Payments > Audit Trail; id "auditTrail".
PageEntry auditTrailEntry();

} // namespace console
