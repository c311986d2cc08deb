<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>console::AllowList</name>
    <message numerus="yes">
        <source>… and %n more line(s)</source>
        <translation>
            <numerusform>… and %n more line</numerusform>
            <numerusform>… and %n more lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::Application</name>
    <message numerus="yes">
        <source>Other users of this computer can open %Ln of the files in %1, and the program may not change that. Ask who looks after this computer, or choose another folder with --data-dir.</source>
        <translation>
            <numerusform>Other users of this computer can open %Ln of the files in %1, and the program may not change that. Ask who looks after this computer, or choose another folder with --data-dir.</numerusform>
            <numerusform>Other users of this computer can open %Ln of the files in %1, and the program may not change that. Ask who looks after this computer, or choose another folder with --data-dir.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Other users of this computer could open %Ln of the program&apos;s files and folders, among them payments and the journal. Now only you can. If others use this computer, ask yourself who may have read them.</source>
        <translation>
            <numerusform>Other users of this computer could open %Ln of the program&apos;s files and folders, among them payments and the journal. Now only you can. If others use this computer, ask yourself who may have read them.</numerusform>
            <numerusform>Other users of this computer could open %Ln of the program&apos;s files and folders, among them payments and the journal. Now only you can. If others use this computer, ask yourself who may have read them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::ApprovalFlows</name>
    <message numerus="yes">
        <source>%Ln refunds wait for your approval.</source>
        <translation>
            <numerusform>%Ln refund waits for your approval.</numerusform>
            <numerusform>%Ln refunds wait for your approval.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::AuditPage</name>
    <message numerus="yes">
        <source>%Ln entries</source>
        <translation>
            <numerusform>%Ln entry</numerusform>
            <numerusform>%Ln entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entries were written to %1, the oldest first, times in UTC.</source>
        <translation>
            <numerusform>%Ln entry was written to %1, the oldest first, times in UTC.</numerusform>
            <numerusform>%Ln entries were written to %1, the oldest first, times in UTC.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::BulkRefundDialog</name>
    <message numerus="yes">
        <source>Dry run: reading %Ln payment(s), nothing is refunded.</source>
        <translation>
            <numerusform>Dry run: reading %Ln payment, nothing is refunded.</numerusform>
            <numerusform>Dry run: reading %Ln payments, nothing is refunded.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The comment is %Ln letter(s) too long for OPS-COM.</source>
        <translation>
            <numerusform>The comment is %Ln letter too long for OPS-COM.</numerusform>
            <numerusform>The comment is %Ln letters too long for OPS-COM.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Re&amp;fund %Ln payment(s)</source>
        <translation>
            <numerusform>Re&amp;fund %Ln payment</numerusform>
            <numerusform>Re&amp;fund %Ln payments</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::BulkRefundFlow</name>
    <message numerus="yes">
        <source>%Ln payments</source>
        <translation>
            <numerusform>%Ln payment</numerusform>
            <numerusform>%Ln payments</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::CheckPastedSignatureFlow</name>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n second</numerusform>
            <numerusform>%n seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n hour</numerusform>
            <numerusform>%n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The header is well formed, but none of its %n signature(s) was made with the Webhook Secret in the keychain over this payload. Either the secret is another one, or the payload was changed by a single sign.</source>
        <translation>
            <numerusform>The header is well formed, but its %n signature was not made with the Webhook Secret in the keychain over this payload. Either the secret is another one, or the payload was changed by a single sign.</numerusform>
            <numerusform>The header is well formed, but none of its %n signatures was made with the Webhook Secret in the keychain over this payload. Either the secret is another one, or the payload was changed by a single sign.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::ClearDataDialog</name>
    <message numerus="yes">
        <source>On this computer: %Ln payment(s)</source>
        <translation>
            <numerusform>On this computer: %Ln payment</numerusform>
            <numerusform>On this computer: %Ln payments</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln payment(s) hold no person any more.</source>
        <translation>
            <numerusform>%Ln payment holds no person any more.</numerusform>
            <numerusform>%Ln payments hold no person any more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln payment(s) were deleted from this computer.</source>
        <translation>
            <numerusform>%Ln payment was deleted from this computer.</numerusform>
            <numerusform>%Ln payments were deleted from this computer.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::ClipboardHint</name>
    <message numerus="yes">
        <source>%1 is in the clipboard. It is taken away in %Ln second(s).</source>
        <translation>
            <numerusform>%1 is in the clipboard. It is taken away in %Ln second.</numerusform>
            <numerusform>%1 is in the clipboard. It is taken away in %Ln seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::CountRefundsFlow</name>
    <message numerus="yes">
        <source>%n refund(s) want a person</source>
        <translation>
            <numerusform>%n refund wants a person</numerusform>
            <numerusform>%n refunds want a person</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::DecisionDialog</name>
    <message numerus="yes">
        <source>The comment is %Ln letter(s) too long.</source>
        <translation>
            <numerusform>The comment is %Ln letter too long.</numerusform>
            <numerusform>The comment is %Ln letters too long.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::DeliveryPart</name>
    <message numerus="yes">
        <source>%n event(s)</source>
        <translation>
            <numerusform>%n event</numerusform>
            <numerusform>%n events</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s), more below</source>
        <translation>
            <numerusform>%n event, more below</numerusform>
            <numerusform>%n events, more below</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::EndpointTestFlow</name>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n second</numerusform>
            <numerusform>%n seconds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::ExportAuditFlow</name>
    <message numerus="yes">
        <source>%Ln entries</source>
        <translation>
            <numerusform>%Ln entry</numerusform>
            <numerusform>%Ln entries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::ExportDialog</name>
    <message numerus="yes">
        <source>The &amp;selection (%Ln payment(s))</source>
        <translation>
            <numerusform>The &amp;selection (%Ln payment)</numerusform>
            <numerusform>The &amp;selection (%Ln payments)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All that the &amp;filter shows (%Ln payment(s))</source>
        <translation>
            <numerusform>All that the &amp;filter shows (%Ln payment)</numerusform>
            <numerusform>All that the &amp;filter shows (%Ln payments)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>About %Ln page(s) are being printed. Cancel stops behind the page that is painted then.</source>
        <translation>
            <numerusform>About %Ln page is being printed. Cancel stops behind the page that is painted then.</numerusform>
            <numerusform>About %Ln pages are being printed. Cancel stops behind the page that is painted then.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln payment(s) were copied.</source>
        <translation>
            <numerusform>%Ln payment was copied.</numerusform>
            <numerusform>%Ln payments were copied.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln payment(s) were sent to the printer.</source>
        <translation>
            <numerusform>%Ln payment was sent to the printer.</numerusform>
            <numerusform>%Ln payments were sent to the printer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln payment(s) were written to %1.</source>
        <translation>
            <numerusform>%Ln payment was written to %1.</numerusform>
            <numerusform>%Ln payments were written to %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::FilterChip</name>
    <message numerus="yes">
        <source>%Ln payment(s)</source>
        <translation>
            <numerusform>%Ln payment</numerusform>
            <numerusform>%Ln payments</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::FindStuckPaymentsFlow</name>
    <message numerus="yes">
        <source>Only the newest %n pending payment(s) were looked at. There are more.</source>
        <translation>
            <numerusform>Only the newest %n pending payment was looked at. There are more.</numerusform>
            <numerusform>Only the newest %n pending payments were looked at. There are more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n payment(s) could not be asked about.</source>
        <translation>
            <numerusform>%n payment could not be asked about.</numerusform>
            <numerusform>%n payments could not be asked about.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n payment(s) are finished at Stripe and still Pending in OPS-COM.</source>
        <translation>
            <numerusform>%n payment is finished at Stripe and still Pending in OPS-COM.</numerusform>
            <numerusform>%n payments are finished at Stripe and still Pending in OPS-COM.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>More than %n event(s) were not delivered, and Stripe drops them within 3 days. Send them again.</source>
        <translation>
            <numerusform>More than %n event was not delivered, and Stripe drops them within 3 days. Send them again.</numerusform>
            <numerusform>More than %n events were not delivered, and Stripe drops them within 3 days. Send them again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) were not delivered, and Stripe drops them within 3 days. Send them again.</source>
        <translation>
            <numerusform>%n event was not delivered, and Stripe drops them within 3 days. Send them again.</numerusform>
            <numerusform>%n events were not delivered, and Stripe drops them within 3 days. Send them again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::ForgetWorkspaceDialog</name>
    <message numerus="yes">
        <source>%Ln item(s) deleted from the keychain and read back as absent.</source>
        <translation>
            <numerusform>%Ln item deleted from the keychain and read back as absent.</numerusform>
            <numerusform>%Ln items deleted from the keychain and read back as absent.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::ForgetWorkspaceFlow</name>
    <message numerus="yes">
        <source>The local copy of the payments was deleted (%n file(s)).</source>
        <translation>
            <numerusform>The local copy of the payments was deleted (%n file).</numerusform>
            <numerusform>The local copy of the payments was deleted (%n files).</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::ListBulkRefundsFlow</name>
    <message numerus="yes">
        <source>%Ln bulk refunds are not finished.</source>
        <translation>
            <numerusform>%Ln bulk refund is not finished.</numerusform>
            <numerusform>%Ln bulk refunds are not finished.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::MainWindow</name>
    <message numerus="yes">
        <source>%Ln refund(s) left open last time have been settled with Stripe.</source>
        <translation>
            <numerusform>%Ln refund left open last time has been settled with Stripe.</numerusform>
            <numerusform>%Ln refunds left open last time have been settled with Stripe.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln refund(s) left open want you.</source>
        <translation>
            <numerusform>%Ln refund left open wants you.</numerusform>
            <numerusform>%Ln refunds left open want you.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::Money</name>
    <message numerus="yes">
        <source>%1 has at most %n decimal(s). Type fewer.</source>
        <translation>
            <numerusform>%1 has at most %n decimal. Type fewer.</numerusform>
            <numerusform>%1 has at most %n decimals. Type fewer.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::NavigationPane</name>
    <message numerus="yes">
        <source>%1, %Ln thing(s) to look at</source>
        <translation>
            <numerusform>%1, %Ln thing to look at</numerusform>
            <numerusform>%1, %Ln things to look at</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::OverviewPart</name>
    <message numerus="yes">
        <source>%n other endpoint(s) of this Stripe account have the same URL.</source>
        <translation>
            <numerusform>%n other endpoint of this Stripe account has the same URL.</numerusform>
            <numerusform>%n other endpoints of this Stripe account have the same URL.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::PastedBlock</name>
    <message numerus="yes">
        <source>There are %n values for the field %1. Only the last is taken.</source>
        <translation>
            <numerusform>There is %n value for the field %1. Only the last is taken.</numerusform>
            <numerusform>There are %n values for the field %1. Only the last is taken.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::PastedOffer</name>
    <message numerus="yes">
        <source>Recognised in what was pasted: %Ln value(s).</source>
        <translation>
            <numerusform>Recognised in what was pasted: %Ln value.</numerusform>
            <numerusform>Recognised in what was pasted: %Ln values.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::PaymentExport</name>
    <message numerus="yes">
        <source>%Ln payment(s) in this report.</source>
        <translation>
            <numerusform>%Ln payment in this report.</numerusform>
            <numerusform>%Ln payments in this report.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::PaymentSentence</name>
    <message numerus="yes">
        <source>%Ln payment(s)</source>
        <translation>
            <numerusform>%Ln payment</numerusform>
            <numerusform>%Ln payments</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::PaymentTypesModel</name>
    <message numerus="yes">
        <source>%n user type(s)</source>
        <translation>
            <numerusform>%n user type</numerusform>
            <numerusform>%n user types</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::RecentPaymentsPage</name>
    <message numerus="yes">
        <source>%Ln payment(s) received</source>
        <translation>
            <numerusform>%Ln payment received</numerusform>
            <numerusform>%Ln payments received</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Refund %Ln payment(s)</source>
        <translation>
            <numerusform>Refund %Ln payment</numerusform>
            <numerusform>Refund %Ln payments</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::RefundForm</name>
    <message numerus="yes">
        <source>At most %Ln decimal(s): Stripe takes no smaller part of it.</source>
        <translation>
            <numerusform>At most %Ln decimal: Stripe takes no smaller part of it.</numerusform>
            <numerusform>At most %Ln decimals: Stripe takes no smaller part of it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At most %Ln decimal(s).</source>
        <translation>
            <numerusform>At most %Ln decimal.</numerusform>
            <numerusform>At most %Ln decimals.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The comment is %Ln letter(s) too long for OPS-COM.</source>
        <translation>
            <numerusform>The comment is %Ln letter too long for OPS-COM.</numerusform>
            <numerusform>The comment is %Ln letters too long for OPS-COM.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::RefundListPart</name>
    <message numerus="yes">
        <source>%Ln day(s)</source>
        <translation>
            <numerusform>%Ln day</numerusform>
            <numerusform>%Ln days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Wants a person, %Ln refund(s)</source>
        <translation>
            <numerusform>Wants a person, %Ln refund</numerusform>
            <numerusform>Wants a person, %Ln refunds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::RefundRowWords</name>
    <message numerus="yes">
        <source>%Ln min</source>
        <translation>
            <numerusform>%Ln min</numerusform>
            <numerusform>%Ln min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln h</source>
        <translation>
            <numerusform>%Ln h</numerusform>
            <numerusform>%Ln h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s)</source>
        <translation>
            <numerusform>%Ln day</numerusform>
            <numerusform>%Ln days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln refunded</source>
        <translation>
            <numerusform>%Ln refunded</numerusform>
            <numerusform>%Ln refunded</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln to be refunded</source>
        <translation>
            <numerusform>%Ln to be refunded</numerusform>
            <numerusform>%Ln to be refunded</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of unknown outcome</source>
        <translation>
            <numerusform>%Ln of unknown outcome</numerusform>
            <numerusform>%Ln of unknown outcome</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln refused</source>
        <translation>
            <numerusform>%Ln refused</numerusform>
            <numerusform>%Ln refused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln left out</source>
        <translation>
            <numerusform>%Ln left out</numerusform>
            <numerusform>%Ln left out</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::ReplaceSecretDialog</name>
    <message numerus="yes">
        <source>%n values were pasted, and none of them belongs here.</source>
        <translation>
            <numerusform>%n value was pasted, and none of them belongs here.</numerusform>
            <numerusform>%n values were pasted, and none of them belongs here.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n values were pasted. The one that belongs here was taken; the others were not kept.</source>
        <translation>
            <numerusform>%n value was pasted. The one that belongs here was taken; the others were not kept.</numerusform>
            <numerusform>%n values were pasted. The one that belongs here was taken; the others were not kept.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::ResendDialog</name>
    <message numerus="yes">
        <source>%n event(s) would be sent again</source>
        <translation>
            <numerusform>%n event would be sent again</numerusform>
            <numerusform>%n events would be sent again</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n duplicate(s) are left out: a newer event tells the same of the same object.</source>
        <translation>
            <numerusform>%n duplicate is left out: a newer event tells the same of the same object.</numerusform>
            <numerusform>%n duplicates are left out: a newer event tells the same of the same object.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) are older than 30 days: Stripe can no longer send them.</source>
        <translation>
            <numerusform>%n event is older than 30 days: Stripe can no longer send it.</numerusform>
            <numerusform>%n events are older than 30 days: Stripe can no longer send them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Resend %n event(s)</source>
        <translation>
            <numerusform>&amp;Resend %n event</numerusform>
            <numerusform>&amp;Resend %n events</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::ResendEventsFlow</name>
    <message numerus="yes">
        <source>OPS-COM refused the last %n event(s). Nothing more was sent. Test the endpoint, then go on.</source>
        <translation>
            <numerusform>OPS-COM refused the last event. Nothing more was sent. Test the endpoint, then go on.</numerusform>
            <numerusform>OPS-COM refused the last %n events. Nothing more was sent. Test the endpoint, then go on.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The last %n event(s) were not seen to arrive at OPS-COM. Nothing more was sent. Test the endpoint, then go on.</source>
        <translation>
            <numerusform>The last event was not seen to arrive at OPS-COM. Nothing more was sent. Test the endpoint, then go on.</numerusform>
            <numerusform>The last %n events were not seen to arrive at OPS-COM. Nothing more was sent. Test the endpoint, then go on.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stripe asks for fewer calls. Waiting for %n second(s)…</source>
        <translation>
            <numerusform>Stripe asks for fewer calls. Waiting for %n second…</numerusform>
            <numerusform>Stripe asks for fewer calls. Waiting for %n seconds…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::RetrievePart</name>
    <message numerus="yes">
        <source>Its age is not known. Change it every %n day(s).</source>
        <translation>
            <numerusform>Its age is not known. Change it every %n day.</numerusform>
            <numerusform>Its age is not known. Change it every %n days.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::RotationEngine</name>
    <message numerus="yes">
        <source>OPS-COM does not tell which events it has received, so it cannot be seen whether the %n event(s) that Stripe still owes have arrived. Resend them in the Stripe Dashboard, then go on without the proof.</source>
        <translation>
            <numerusform>OPS-COM does not tell which events it has received, so it cannot be seen whether the %n event that Stripe still owes has arrived. Resend it in the Stripe Dashboard, then go on without the proof.</numerusform>
            <numerusform>OPS-COM does not tell which events it has received, so it cannot be seen whether the %n events that Stripe still owes have arrived. Resend them in the Stripe Dashboard, then go on without the proof.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stripe still owes OPS-COM %n event(s), and does not send them again when this key asks for it. Resend them to the endpoint %1 in the Stripe Dashboard, then continue.</source>
        <translation>
            <numerusform>Stripe still owes OPS-COM %n event, and does not send it again when this key asks for it. Resend it to the endpoint %1 in the Stripe Dashboard, then continue.</numerusform>
            <numerusform>Stripe still owes OPS-COM %n events, and does not send them again when this key asks for it. Resend them to the endpoint %1 in the Stripe Dashboard, then continue.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stripe still owes OPS-COM %n event(s); they were sent again and are not accepted yet. Both secrets work. Continue to look again.</source>
        <translation>
            <numerusform>Stripe still owes OPS-COM %n event; it was sent again and is not accepted yet. Both secrets work. Continue to look again.</numerusform>
            <numerusform>Stripe still owes OPS-COM %n events; they were sent again and are not accepted yet. Both secrets work. Continue to look again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::SavedView</name>
    <message numerus="yes">
        <source>this is longer than %Ln sign(s).</source>
        <translation>
            <numerusform>this is longer than %Ln sign.</numerusform>
            <numerusform>this is longer than %Ln signs.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>this has more than %Ln entry(s).</source>
        <translation>
            <numerusform>this has more than %Ln entry.</numerusform>
            <numerusform>this has more than %Ln entries.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::SavedViews</name>
    <message numerus="yes">
        <source>The name is longer than %Ln letter(s).</source>
        <translation>
            <numerusform>The name is longer than %Ln letter.</numerusform>
            <numerusform>The name is longer than %Ln letters.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::SecretDueDialog</name>
    <message numerus="yes">
        <source>&amp;%n day(s) after it was stored: %1</source>
        <translation>
            <numerusform>&amp;%n day after it was stored: %1</numerusform>
            <numerusform>&amp;%n days after it was stored: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::SecretDueWatcher</name>
    <message numerus="yes">
        <source>%Ln key(s) or secret(s) of this workspace are due to be changed.</source>
        <translation>
            <numerusform>%Ln key or secret of this workspace is due to be changed.</numerusform>
            <numerusform>%Ln keys or secrets of this workspace are due to be changed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::SecurePart</name>
    <message numerus="yes">
        <source>%n address(es), as they came with this program.</source>
        <translation>
            <numerusform>%n address, as they came with this program.</numerusform>
            <numerusform>%n addresses, as they came with this program.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n address(es) understood.</source>
        <translation>
            <numerusform>%n address understood.</numerusform>
            <numerusform>%n addresses understood.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n address(es), fetched %1 (age: %2).</source>
        <translation>
            <numerusform>%n address, fetched %1 (age: %2).</numerusform>
            <numerusform>%n addresses, fetched %1 (age: %2).</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::StuckPart</name>
    <message numerus="yes">
        <source>Every payment that Stripe has finished is finished in OPS-COM too. Stripe was asked about %n pending payment(s).</source>
        <translation>
            <numerusform>Every payment that Stripe has finished is finished in OPS-COM too. Stripe was asked about %n pending payment.</numerusform>
            <numerusform>Every payment that Stripe has finished is finished in OPS-COM too. Stripe was asked about %n pending payments.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n payer(s) never finished the checkout: no money was taken, nothing is to be done.</source>
        <translation>
            <numerusform>%n payer never finished the checkout: no money was taken, nothing is to be done.</numerusform>
            <numerusform>%n payers never finished the checkout: no money was taken, nothing is to be done.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::TestPart</name>
    <message numerus="yes">
        <source>The tenant&apos;s clock differs from this computer&apos;s by %n second(s).</source>
        <translation>
            <numerusform>The tenant&apos;s clock differs from this computer&apos;s by %n second.</numerusform>
            <numerusform>The tenant&apos;s clock differs from this computer&apos;s by %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::Timeline</name>
    <message numerus="yes">
        <source>%Ln webhook(s) not delivered yet</source>
        <translation>
            <numerusform>%Ln webhook not delivered yet</numerusform>
            <numerusform>%Ln webhooks not delivered yet</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::TotalsStrip</name>
    <message numerus="yes">
        <source>Fees and net lack %Ln payment(s) whose fee is not known on this computer yet.</source>
        <translation>
            <numerusform>Fees and net lack %Ln payment whose fee is not known on this computer yet.</numerusform>
            <numerusform>Fees and net lack %Ln payments whose fee is not known on this computer yet.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::TypeNameTab</name>
    <message numerus="yes">
        <source>Up to %n character(s). No other payment type may have the same name.</source>
        <translation>
            <numerusform>Up to %n character. No other payment type may have the same name.</numerusform>
            <numerusform>Up to %n characters. No other payment type may have the same name.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The name is %n character(s) too long.</source>
        <translation>
            <numerusform>The name is %n character too long.</numerusform>
            <numerusform>The name is %n characters too long.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::VerifyAuditFlow</name>
    <message numerus="yes">
        <source>The audit trail is whole: %Ln entries fit together.</source>
        <translation>
            <numerusform>The audit trail is whole: %Ln entry fits together.</numerusform>
            <numerusform>The audit trail is whole: %Ln entries fit together.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::VerifyStep</name>
    <message numerus="yes">
        <source>%n check(s) failed.</source>
        <translation>
            <numerusform>%n check failed.</numerusform>
            <numerusform>%n checks failed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All checks passed, %n with a warning.</source>
        <translation>
            <numerusform>All checks passed, %n with a warning.</numerusform>
            <numerusform>All checks passed, %n with warnings.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::ViewsDialog</name>
    <message numerus="yes">
        <source>%Ln view(s) are deleted.</source>
        <translation>
            <numerusform>%Ln view is deleted.</numerusform>
            <numerusform>%Ln views are deleted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln view(s) are in %1.</source>
        <translation>
            <numerusform>%Ln view is in %1.</numerusform>
            <numerusform>%Ln views are in %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::WebhookWatcher</name>
    <message numerus="yes">
        <source>%1: %n difference(s) between OPS-COM and Stripe.</source>
        <translation>
            <numerusform>%1: %n difference between OPS-COM and Stripe.</numerusform>
            <numerusform>%1: %n differences between OPS-COM and Stripe.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>console::WebhooksPage</name>
    <message numerus="yes">
        <source>OPS-COM and Stripe differ in %n point(s).</source>
        <translation>
            <numerusform>OPS-COM and Stripe differ in %n point.</numerusform>
            <numerusform>OPS-COM and Stripe differ in %n points.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n point(s) could not be compared.</source>
        <translation>
            <numerusform>%n point could not be compared.</numerusform>
            <numerusform>%n points could not be compared.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n difference(s)</source>
        <translation>
            <numerusform>%n difference</numerusform>
            <numerusform>%n differences</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n second(s)</source>
        <translation>
            <numerusform>about %n second</numerusform>
            <numerusform>about %n seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s)</source>
        <translation>
            <numerusform>about %n minute</numerusform>
            <numerusform>about %n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
</TS>
