#pragma once

#include "flows/secretsflow.h"
#include "ui/main/pagefactory.h"
#include "ui/widgets/page.h"

#include <QPointer>

#include <functional>

class QFrame;
class QLabel;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace console {

class BusyIndicator;
class CellTable;
class EmptyState;
class MessageBar;
class StatusChip;

/// System Configuration > Keys and secrets: every item in the keychain of every workspace known on this computer, with
/// its age and due date, and what can be done with it. Shows no value. Owner: the main window. Thread: GUI.
class KeysPage final : public Page
{
    Q_OBJECT
public:
    /// The workspaces on this computer's list, asked at each reading.
    using Known = std::function<QList<Workspace>()>;

    KeysPage(Session &session, Known known, QWidget *parent);
    ~KeysPage() override;

    QString title() const override;
    void activated() override;
    void deactivated() override;
    void refresh() override;
    /// An item's name in the keychain.
    void showObject(const QString &objectId) override;
    const SecretList &list() const { return m_list; }
    bool isBusy() const { return !m_job.isNull(); }

Q_SIGNALS:
    /// A person wants to forget this workspace; it may be the open one.
    void forgetRequested(const console::Workspace &workspace);
    void listed();

private:
    // keyspage.cpp
    QVBoxLayout *makeHead();
    void makeKeychainFrame(QVBoxLayout *column);
    void makeActions(QVBoxLayout *column);
    void read();
    void show(const SecretList &list);
    void showRows();
    void showKeychain();
    // keyspage_actions.cpp
    const SecretRow *current() const;
    void updateActions();
    void replaceItem();
    void testItem();
    void setDue();
    void deleteItem();
    void forgetWorkspace();
    void setProxyLogin();
    void unlock();

    template <typename T, typename F>
    void runJob(TypedJob<T> *job, const QString &text, F f);
    void setBusy(const QString &text);

    Session &m_session;
    Known m_known;
    SecretList m_list;
    QString m_wanted; ///< an item to be chosen once listed
    bool m_isListed = false;
    bool m_isStale = false; ///< something changed while a job was under way
    QPointer<Job> m_job;
    StatusChip *m_chip;
    BusyIndicator *m_busy;
    MessageBar *m_messageBar;
    QFrame *m_keychainFrame;
    QLabel *m_keychainText;
    QPushButton *m_unlock;
    QPushButton *m_again;
    QStackedWidget *m_stack;
    CellTable *m_table;
    EmptyState *m_empty;
    QPushButton *m_replace;
    QPushButton *m_test;
    QPushButton *m_due;
    QPushButton *m_delete;
    QPushButton *m_proxy;
    QPushButton *m_forget;
    QLabel *m_note;
};

/// System Configuration > Keys and secrets; id "keysAndSecrets".
PageEntry keysEntry(KeysPage::Known known);

} // namespace console
